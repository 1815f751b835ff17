ALTER TABLE bookings ADD CONSTRAINT once EXCLUDE USING gist (room WITH =, during WITH &&);
ALTER TABLE app.bookings ADD EXCLUDE (room WITH =);
