-- atlas:delimiter \n\n\n
-- atlas:txmode all

SELECT 1


SELECT 2
