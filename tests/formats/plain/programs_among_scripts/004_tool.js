console.log("no migration");
