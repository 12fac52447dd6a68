//! The remote control, on WebKit's own small browser and a page that changes while it is looked at.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tests::desk::Desk;
use tests::webdriver::Window;

const PAGE: &str = r#"<!doctype html><title>A page</title>
<input id="name"><button id="late" disabled>Greet</button><ul id="said"></ul>
<script>
  const [name, button, said] = ["name", "late", "said"].map((id) => document.getElementById(id));
  setTimeout(() => { button.disabled = false; }, 300);
  button.onclick = () => setTimeout(() => { said.innerHTML += `<li>Hello ${name.value}</li>`; }, 300);
</script>"#;

#[test]
fn a_window_is_looked_at_typed_into_and_pictured() {
    let desk = Desk::bare().screen();
    let page = desk.home().join("page.html");
    fs::write(&page, PAGE).unwrap();
    let window = Window::open(&desk, &small_browser(), &["--automation"]);
    window.go(&format!("file://{}", page.display()));

    window.fill("#name", "nobody");
    window.fill("#name", "Ada");
    window.click("//button[normalize-space()='Greet' and not(@disabled)]");
    assert_eq!(window.wait_for_text("#said", "Ada"), "Hello Ada");
    assert_eq!(window.count("#said li"), 1);
    assert_eq!(window.try_text("#nothing"), None);
    assert_eq!(window.script("return document.title + arguments[0]", &[json!("!")]), json!("A page!"));

    window.reload();
    window.wait_for("#said:empty");
    let picture = desk.home().join("page.png");
    window.picture(&picture);
    assert_eq!(&fs::read(&picture).unwrap()[..8], b"\x89PNG\r\n\x1a\n");
}

/// Debian keeps it in the folder of its architecture.
fn small_browser() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let mut browsers = folders.map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"));
    browsers.find(|file| Path::exists(file)).expect("WebKitGTK brings its MiniBrowser")
}
