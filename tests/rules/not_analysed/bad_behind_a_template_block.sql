{% if big %}
CREATE INDEX a ON orders (email);
{% endif %}
DROP TABLE customers;
DROP TABLE lines;
