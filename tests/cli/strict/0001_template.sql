{% if big %}
CREATE INDEX a ON orders (email);
{% endif %}
