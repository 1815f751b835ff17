-- äöü 😀
DROP TABLE "täble"; SELECT '😀' FRM x; UPDATE 表 SET a = 1;
