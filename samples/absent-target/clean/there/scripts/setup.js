console.log("thank you");
