//! A drawing as a picture for those who cannot take SVG. Set in one embedded font, so that it is the same on every computer.

use std::sync::{Arc, LazyLock};

use domain::{Fault, FaultKind};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// The family that stands in for whatever the SVG asks for.
const FAMILY: &str = "Noto Sans";

/// Pixels of the picture for each pixel of the drawing: sharp on a dense screen.
const SCALE: f32 = 2.0;

/// More pixels than this in all, and the picture is made smaller: 160 MB while it is made.
const MOST: f32 = 40_000_000.0;

/// Smaller than this, and nobody could read it.
const LEAST_SCALE: f32 = 0.5;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// `svg` as a PNG. Nothing is loaded from anywhere.
pub fn png(svg: &str) -> Result<Vec<u8>, Fault> {
    let options = Options { fontdb: Arc::clone(&FONTS), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e| failed(&e))?;
    let (wide, high) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min((MOST / (wide * high)).sqrt());
    if scale < LEAST_SCALE {
        return Err(Fault::invalid("picture-too-large", "The drawing is too large for a PNG that could be read")
            .hint("Save it as SVG, or draw less: one onboarding, or alike things as one"));
    }
    let size = tree.size().to_int_size().scale_by(scale).ok_or_else(|| failed(&"it has no size"))?;
    let mut picture = Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|e| failed(&e))
}

fn failed(why: &dyn std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Other, "picture-failed", format!("The drawing cannot be made a PNG: {why}"))
        .hint("Save it as SVG instead")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" font-family="Inter, Arial, sans-serif"><rect width="80" height="40" fill="white"/><text x="4" y="24" font-size="14" font-weight="600">Ag</text></svg>"#;

    fn dark(png: &[u8]) -> usize {
        let picture = Pixmap::decode_png(png).unwrap();
        assert_eq!((picture.width(), picture.height()), (160, 80));
        picture.pixels().iter().filter(|p| p.red() < 64 && p.alpha() == 255).count()
    }

    #[test]
    fn words_are_drawn_whatever_font_is_asked_for_and_always_alike() {
        let (one, other) = (png(SVG).unwrap(), png(SVG).unwrap());
        assert_eq!(one, other);
        assert!(dark(&one) > 100, "the words are there");
        assert!(dark(&one) > dark(&png(&SVG.replace("600", "400")).unwrap()), "bold is bold");
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert_eq!(png("<html/>").unwrap_err().code, "picture-failed");
    }
}
