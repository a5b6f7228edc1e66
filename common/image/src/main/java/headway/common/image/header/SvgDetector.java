package headway.common.image.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.charset.Charset;

/** Detects an SVG by its root element, after a declaration, comments and a document type. */
final class SvgDetector {
  private static final int EXCERPT = 4_096;

  private SvgDetector() {}

  static boolean isSvg(byte[] encoded) {
    ByteView bytes = new ByteView(encoded);
    if (bytes.matches(0, "\u00ff\u00fe")) {
      return isSvg(excerpt(encoded, 2, UTF_16LE));
    }
    if (bytes.matches(0, "\u00fe\u00ff")) {
      return isSvg(excerpt(encoded, 2, UTF_16BE));
    }
    return isSvg(excerpt(encoded, bytes.matches(0, "\u00ef\u00bb\u00bf") ? 3 : 0, ISO_8859_1));
  }

  private static String excerpt(byte[] encoded, int from, Charset charset) {
    return new String(encoded, from, Math.min(encoded.length - from, EXCERPT), charset);
  }

  private static boolean isSvg(String text) {
    int at = behindBlanks(text, 0);
    while (at >= 0 && text.startsWith("<", at)) {
      if (text.startsWith("<?", at)) {
        at = behind(text, "?>", at);
      } else if (text.startsWith("<!--", at)) {
        at = behind(text, "-->", at);
      } else if (text.startsWith("<!", at)) {
        at = behind(text, ">", behindSubset(text, at));
      } else {
        return text.substring(at + 1).matches("(?s)(?:\\w{1,20}:)?svg[\\s>/].*");
      }
    }
    return false;
  }

  /** The end of the declarations within a document type; its start if there are none. */
  private static int behindSubset(String text, int at) {
    int open = text.indexOf('[', at);
    int close = text.indexOf('>', at);
    return open >= 0 && open < close ? text.indexOf(']', open) : at;
  }

  private static int behind(String text, String end, int from) {
    int found = from < 0 ? -1 : text.indexOf(end, from);
    return found < 0 ? -1 : behindBlanks(text, found + end.length());
  }

  private static int behindBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
