-- "note" becomes "remark": the new column first, while the old one goes on being read and written.
ALTER TABLE orders ADD COLUMN remark varchar(200);

CREATE FUNCTION orders_copy_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.remark := coalesce(NEW.remark, NEW.note);
    RETURN NEW;
END
$$;

CREATE TRIGGER orders_copy_note BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION orders_copy_note();
