CREATE TABLE ${schema}.orders_{{ suffix }} (id int);
{% if x %}
DROP TABLE a; DROP TABLE b;
{% endif %}
{{#if y}}DROP TABLE c;{{/if}} {{ range .Items }}SELECT 1;{{ end }}
ALTER TABLE "${t}" ADD COLUMN {{ .Values.c }} int DEFAULT ${d};
SELECT '${in_string}', $1; {# comment #} {{- template "x" . -}}
