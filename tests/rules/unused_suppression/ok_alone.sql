-- sluice: allow(drop-table) without its history nothing is said about comments
SELECT 1;
