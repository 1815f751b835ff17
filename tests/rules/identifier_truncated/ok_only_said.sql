DROP INDEX IF EXISTS orders_customer_identifier_and_created_at_and_status_and_total_idx;
CREATE TABLE notes (id bigint PRIMARY KEY, exactly_sixty_three_bytes_are_what_a_name_may_have_and_no_mor_x text);
COMMENT ON TABLE notes IS 'a text of more than sixty-three bytes, which is no name and stays as it is';
