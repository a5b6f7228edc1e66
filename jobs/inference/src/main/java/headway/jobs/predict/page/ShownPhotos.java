package headway.jobs.predict.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.storage.Storage;
import headway.jobs.parts.StaleFiles;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * The images of each part that the page shows, stored for later runs that do not recompute the
 * part.
 */
public final class ShownPhotos {
  public static final String FOLDER = "_shown";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Storage storage;
  private final Path folder;

  public ShownPhotos(Storage storage, Path predictions) {
    this.storage = storage;
    this.folder = new Path(predictions, FOLDER);
  }

  private Path file(Part part) {
    return new Path(folder, name(new PartId(part.name(), part.number(), part.made())));
  }

  private static String name(PartId id) {
    return "part" + id.suffix().replace(".parquet", ".json");
  }

  /** Writes the images of a part, in the task that computes it. */
  public static void write(Storage storage, Path folder, PartId id, List<ShownPhoto> photos) {
    write(storage, new Path(folder, name(id)), photos);
  }

  private static void write(Storage storage, Path file, List<ShownPhoto> photos) {
    if (photos.isEmpty()) {
      return;
    }
    try {
      storage.publish(file, JSON.writeValueAsBytes(photos));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a photo for the page is plain values", impossible);
    }
  }

  /** Replaces the images of a part. */
  public void keep(Part part, List<ShownPhoto> photos) {
    write(storage, file(part), photos);
  }

  /** The images of a part; empty if it has none to show. */
  public List<ShownPhoto> of(Part part) {
    return storage.readIfPresent(file(part)).map(bytes -> parse(part, bytes)).orElse(List.of());
  }

  private List<ShownPhoto> parse(Part part, byte[] bytes) {
    try {
      return List.of(JSON.readValue(bytes, ShownPhoto[].class));
    } catch (IOException broken) {
      throw new InputException(
          "Cannot read " + file(part) + ": it is broken; predict with --if-exists replace", broken);
    }
  }

  /** Deletes the images of all other parts. */
  public void retain(Collection<Part> parts) {
    StaleFiles.retain(
        storage,
        folder,
        parts.stream().map(part -> file(part).getName()).collect(Collectors.toSet()));
  }
}
