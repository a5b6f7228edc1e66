package headway.jobs.images.packed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.jobs.images.ImageUri;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** The members of one sample, as they come. Mutable. */
final class TarSample {
  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff", "img", "image");
  private static final String CLASS = "cls";
  private static final String JSON = "json";
  private static final String TEXT = "txt";
  private static final String LABEL = "label";
  private static final int MOST_TEXT_BYTES = 1 << 20;
  private static final byte[] NONE = {};
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String fileKey;
  private final String base;
  private final String labelColumn;
  private final Set<String> extensions = new TreeSet<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private byte[] image = NONE;
  private String imageName = "";
  private String refusal = "";

  TarSample(String fileKey, String base, String labelColumn) {
    this.fileKey = fileKey;
    this.base = base;
    this.labelColumn = labelColumn;
  }

  String base() {
    return base;
  }

  /**
   * Adds a member, whose content is next in {@code in}.
   *
   * @throws IOException if the content ends early
   */
  void add(String extension, String file, TarArchiveEntry entry, InputStream in)
      throws IOException {
    if (!extensions.add(extension)) {
      refuse("it has two members " + extension);
    } else if (IMAGES.contains(extension)) {
      addImage(extension, file, entry, in);
    } else if (extension.equals(CLASS)
        || extension.equals(JSON)
        || extension.equals(TEXT)
        || extension.equals(labelColumn)) {
      if (entry.getSize() <= MOST_TEXT_BYTES) {
        texts.put(extension, new String(read(entry, in), StandardCharsets.UTF_8).strip());
      }
    }
  }

  private void addImage(String extension, String file, TarArchiveEntry entry, InputStream in)
      throws IOException {
    if (!imageName.isEmpty()) {
      refuse("it has two images, " + imageName + " and " + file);
      return;
    }
    imageName = file;
    if (entry.isLink() || entry.isSymbolicLink() || entry.isSparse()) {
      refuse("its member " + extension + " is a link or sparse, without an image of its own");
    } else if (entry.getSize() > ImageUri.MOST_BYTES) {
      refuse(ImageUri.TOO_LARGE);
    } else {
      image = read(entry, in);
    }
  }

  private static byte[] read(TarArchiveEntry entry, InputStream in) throws IOException {
    return in.readNBytes((int) entry.getSize());
  }

  private void refuse(String reason) {
    if (refusal.isEmpty()) {
      refusal = reason;
    }
    image = NONE;
  }

  PackedSample finish() {
    if (imageName.isEmpty()) {
      refuse("no image among its members " + String.join(", ", extensions));
    }
    Optional<String> from = labelSource();
    return new PackedSample(
        fileKey + "!/" + base,
        imageName,
        image,
        from.map(this::label).orElse(""),
        "",
        from.filter(TEXT::equals).isPresent(),
        refusal);
  }

  /** The extension of the member that has the label. */
  private Optional<String> labelSource() {
    List<String> candidates =
        labelColumn.isEmpty() ? List.of(CLASS, JSON, TEXT) : List.of(labelColumn, JSON);
    return candidates.stream()
        .filter(each -> texts.containsKey(each) && !label(each).isEmpty())
        .findFirst();
  }

  private String label(String extension) {
    String text = texts.get(extension);
    if (!extension.equals(JSON)) {
      return text;
    }
    try {
      JsonNode value = MAPPER.readTree(text).path(labelColumn.isEmpty() ? LABEL : labelColumn);
      return value.isTextual() || value.isIntegralNumber() ? value.asText().strip() : "";
    } catch (JsonProcessingException damaged) {
      return "";
    }
  }
}
