-- sluice: allow(syntax-error) it is another dialect
SELEC 1;
-- sluice: allow(unused-suppression) we keep it
SELECT 1;
