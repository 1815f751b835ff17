CREATE TABLE ${schema}.a (id bigint PRIMARY KEY, kind ${kind}, who text DEFAULT '${flyway:user}');
