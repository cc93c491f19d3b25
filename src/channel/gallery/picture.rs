//! Makes a picture that is safe to show of a file that somebody sent. The one file that decodes
//! such files.
//!
//! The file's kind is read from its first bytes, its size in pixels before anything is decoded,
//! and what comes out was drawn anew: no metadata, no second meaning, no more than a screen shows.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    metadata::Orientation,
};
use serde::{Deserialize, Serialize};

/// Largest file that is taken, in bytes: a photograph as phones make them.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// Most pixels that a file may declare: the largest that phones make without being asked to.
pub const MAX_PIXELS: u64 = 25_000_000;
/// Longest side that a file may declare, in pixels: longer ones are no pictures.
pub const MAX_FILE_SIDE: u32 = 16_384;
/// Longest side of what is kept, in pixels: a large screen.
pub const MAX_SIDE: u32 = 2_560;
/// Largest picture that is kept, in bytes: what is larger is drawn smaller.
pub const MAX_PICTURE_BYTES: usize = 4 * 1024 * 1024;
/// Memory that decoding may take, in bytes: [`MAX_PIXELS`] of the deepest kind (8 bytes).
const MAX_DECODED_BYTES: u64 = MAX_PIXELS * 8;
/// The quality of JPEG, of 100: nobody sees a difference to more.
const JPEG_QUALITY: u8 = 85;

/// A picture that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How it is encoded.
    pub kind: PictureKind,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// The encoded picture, at most [`MAX_PICTURE_BYTES`].
    pub bytes: Vec<u8>,
}

/// How a picture is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// Without loss: drawings, screenshots, what lets the page shine through.
    Png,
    /// Photographs.
    Jpeg,
}

/// Why nothing was made of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// It is too large.
    #[error("a picture has at most 8 MiB: send a smaller one")]
    TooLarge,
    /// It declares too many pixels.
    #[error(
        "a picture has at most 25 million pixels, and no side above 16,384: send a smaller one"
    )]
    TooManyPixels,
    /// It is of another kind, or broken.
    #[error("this is no PNG, JPEG or WebP picture that can be read: send another one")]
    Unreadable,
}

impl PictureKind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// The picture that a file is. Takes up to some seconds and [`MAX_DECODED_BYTES`].
///
/// # Errors
/// It is too large, or no picture.
pub fn draw(file: &[u8]) -> Result<Picture, BadPicture> {
    if file.len() > MAX_FILE_BYTES {
        return Err(BadPicture::TooLarge);
    }
    let kind = kind_of(file)?;
    let drawn = decode(file, kind)?;
    let keeps_every_pixel = kind == ImageFormat::Png || drawn.color().has_alpha();
    encode(&drawn, if keeps_every_pixel { PictureKind::Png } else { PictureKind::Jpeg })
}

/// By its first bytes: what a file is called, and what its sender says of it, proves nothing.
fn kind_of(file: &[u8]) -> Result<ImageFormat, BadPicture> {
    match image::guess_format(file) {
        Ok(kind @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => Ok(kind),
        Ok(_) | Err(_) => Err(BadPicture::Unreadable),
    }
}

fn decode(file: &[u8], kind: ImageFormat) -> Result<DynamicImage, BadPicture> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_FILE_SIDE);
    limits.max_image_height = Some(MAX_FILE_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), kind);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(BadPicture::TooManyPixels);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut drawn = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    drawn.apply_orientation(turned);
    Ok(drawn)
}

fn why(error: &image::ImageError) -> BadPicture {
    match error {
        image::ImageError::Limits(_) => BadPicture::TooManyPixels,
        _ => BadPicture::Unreadable,
    }
}

/// Drawn anew, and smaller until it is small enough; what is still too large without loss becomes
/// a photograph.
fn encode(drawn: &DynamicImage, kind: PictureKind) -> Result<Picture, BadPicture> {
    let attempts =
        [(kind, MAX_SIDE), (PictureKind::Jpeg, MAX_SIDE), (PictureKind::Jpeg, MAX_SIDE / 2)];
    for (kind, side) in attempts {
        let picture = encode_within(drawn, kind, side)?;
        if picture.bytes.len() <= MAX_PICTURE_BYTES {
            return Ok(picture);
        }
    }
    Err(BadPicture::TooLarge)
}

fn encode_within(
    drawn: &DynamicImage,
    kind: PictureKind,
    side: u32,
) -> Result<Picture, BadPicture> {
    let is_large = drawn.width().max(drawn.height()) > side;
    let fitting = if is_large { drawn.thumbnail(side, side) } else { drawn.clone() };
    let (width, height) = (fitting.width(), fitting.height());
    let mut bytes = Vec::new();
    let written = match kind {
        PictureKind::Png => {
            let compression = (CompressionType::Default, FilterType::Adaptive);
            let encoder = PngEncoder::new_with_quality(&mut bytes, compression.0, compression.1);
            to_eight_bits(&fitting).write_with_encoder(encoder)
        }
        PictureKind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            on_white(&fitting).write_with_encoder(encoder)
        }
    };
    written.map_err(|_| BadPicture::Unreadable)?;
    Ok(Picture { kind, width, height, bytes })
}

/// Screens show no more.
fn to_eight_bits(drawn: &DynamicImage) -> DynamicImage {
    if drawn.color().has_alpha() { drawn.to_rgba8().into() } else { drawn.to_rgb8().into() }
}

/// JPEG knows nothing that shines through: what did stands on paper.
fn on_white(drawn: &DynamicImage) -> DynamicImage {
    if !drawn.color().has_alpha() {
        return drawn.to_rgb8().into();
    }
    let mut paper = image::RgbaImage::from_pixel(drawn.width(), drawn.height(), [255; 4].into());
    image::imageops::overlay(&mut paper, &drawn.to_rgba8(), 0, 0);
    DynamicImage::from(paper).to_rgb8().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file(drawn: &DynamicImage, kind: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        drawn.write_to(&mut bytes, kind).unwrap();
        bytes.into_inner()
    }

    fn red(width: u32, height: u32) -> DynamicImage {
        image::RgbImage::from_pixel(width, height, [200, 10, 10].into()).into()
    }

    #[test]
    fn channel_17_a_picture_is_drawn_anew_and_no_larger_than_a_screen() {
        let kept = draw(&file(&red(4_000, 1_000), ImageFormat::Jpeg)).unwrap();
        assert_eq!((kept.kind, kept.width, kept.height), (PictureKind::Jpeg, 2_560, 640));
        let clear = image::RgbaImage::from_pixel(30, 20, [1, 2, 3, 40].into()).into();
        let kept = draw(&file(&clear, ImageFormat::WebP)).unwrap();
        assert_eq!((kept.kind, kept.width, kept.height), (PictureKind::Png, 30, 20));
        let again = image::load_from_memory(&kept.bytes).unwrap().to_rgba8();
        assert_eq!(again.get_pixel(0, 0).0, [1, 2, 3, 40]);
    }

    #[test]
    fn channel_17_metadata_is_gone_and_the_camera_s_turn_is_made() {
        let photograph = file(&red(40, 20), ImageFormat::Jpeg);
        // An Exif segment that says "turned by a quarter" (6), with words in it.
        let exif = [
            &b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"[..],
            b"Nantes 47.2N",
        ]
        .concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let file = [&photograph[..2], &[0xff, 0xe1], &length, &exif, &photograph[2..]].concat();
        let kept = draw(&file).unwrap();
        assert_eq!((kept.width, kept.height), (20, 40));
        let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
        assert!(holds(&file, b"Nantes") && !holds(&kept.bytes, b"Nantes"));
        assert!(!holds(&kept.bytes, b"Exif"));
    }

    /// A PNG that declares `width` by `height`, and holds next to nothing.
    fn declared(width: u32, height: u32) -> Vec<u8> {
        let mut png = file(&red(1, 1), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32fast::hash(&png[12..29]).to_be_bytes();
        png[29..33].copy_from_slice(&sum);
        png
    }

    #[test]
    fn channel_17_a_bomb_is_refused_before_it_is_decoded() {
        for (width, height) in [(16_000, 16_000), (50_000, 10), (u32::MAX, u32::MAX)] {
            let refused = draw(&declared(width, height));
            let is_refused =
                matches!(refused, Err(BadPicture::TooManyPixels | BadPicture::Unreadable));
            assert!(is_refused, "{width} by {height}: {refused:?}");
        }
        assert_eq!(draw(&declared(16_000, 16_000)), Err(BadPicture::TooManyPixels));
        assert_eq!(draw(&vec![0; MAX_FILE_BYTES + 1]), Err(BadPicture::TooLarge));
    }

    #[test]
    fn channel_17_what_is_no_picture_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
        let page = b"<!doctype html><script>alert(1)</script>";
        for no_picture in [&svg[..], gif, page, b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"] {
            assert_eq!(draw(no_picture), Err(BadPicture::Unreadable), "{no_picture:?}");
        }
        // A page hidden in a picture is not in what is kept.
        let mut both = file(&red(8, 8), ImageFormat::Png);
        both.extend_from_slice(page);
        let kept = draw(&both).unwrap();
        assert!(!kept.bytes.windows(page.len()).any(|window| window == page));
    }

    proptest::proptest! {
        #[test]
        fn channel_17_a_damaged_file_is_a_picture_or_a_refusal(
            at in 0usize..400, bytes in proptest::collection::vec(0u8..=255, 1..40),
            kind in proptest::sample::select(vec![
                ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP,
            ]),
        ) {
            let mut file = file(&red(24, 24), kind);
            for (offset, byte) in bytes.into_iter().enumerate() {
                let length = file.len();
                file[(at + offset) % length] = byte;
            }
            if let Ok(kept) = draw(&file) {
                proptest::prop_assert!(kept.width <= MAX_SIDE && kept.height <= MAX_SIDE);
            }
        }
    }
}
