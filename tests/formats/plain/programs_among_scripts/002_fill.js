exports.up = async (db) => { await db.query("UPDATE orders SET id = id"); };
