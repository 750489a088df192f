exports.helps = true;
