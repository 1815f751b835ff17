exports.up = (pgm) => { pgm.addColumn("orders", { note: "text" }); };
