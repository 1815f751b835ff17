DROP TABLE orders, orders_eu;
