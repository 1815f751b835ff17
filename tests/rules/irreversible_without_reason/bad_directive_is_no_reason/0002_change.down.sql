-- sluice: allow-file(not-analysed) because we all know it
SELECT 1;
