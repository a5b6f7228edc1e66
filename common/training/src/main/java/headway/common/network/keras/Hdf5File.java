package headway.common.network.keras;

import headway.common.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.hdf5.Exception;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An HDF5 file in memory, read through a temporary file because the HDF5 library needs one. */
final class Hdf5File implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final String origin;
  private final Path copy;
  private final Hdf5Archive archive;

  private Hdf5File(String origin, Path copy, Hdf5Archive archive) {
    this.origin = origin;
    this.copy = copy;
    this.archive = archive;
  }

  /**
   * Opens a file's bytes.
   *
   * @param origin the name or URI for messages
   * @throws InputException when they are no HDF5 file, or only part of one
   */
  static Hdf5File open(byte[] bytes, String origin) {
    if (!Arrays.equals(Arrays.copyOf(bytes, SIGNATURE.length), SIGNATURE)) {
      throw new InputException(
          "Cannot read network %s: its %,d bytes are not a file of Keras; save it by model.save('name.keras')"
              .formatted(origin, bytes.length));
    }
    Exception.dontPrint();
    Path copy = null;
    try {
      copy = Files.createTempFile("headway", ".h5");
      Files.write(copy, bytes);
      Hdf5Archive archive = new Hdf5Archive(copy.toString());
      deleteIfAllowed(copy);
      return new Hdf5File(origin, copy, archive);
    } catch (IOException e) {
      delete(copy);
      throw new UncheckedIOException(e);
    } catch (RuntimeException damaged) {
      delete(copy);
      throw damaged(origin, damaged);
    }
  }

  private static void delete(Path copy) {
    try {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the open file's name, so that a killed process leaves no file. */
  private static void deleteIfAllowed(Path open) {
    try {
      Files.deleteIfExists(open);
    } catch (IOException windows) {
      open.toFile().deleteOnExit();
    }
  }

  private static InputException damaged(String origin, Throwable cause) {
    return new InputException(
        "Cannot read network %s: the HDF5 file is cut short or damaged; fetch it again"
            .formatted(origin),
        cause);
  }

  /** A text attribute of the file itself. */
  Optional<String> attribute(String name) {
    try {
      return archive.hasAttribute(name)
          ? Optional.of(archive.readAttributeAsString(name))
          : Optional.empty();
    } catch (UnsupportedKerasConfigurationException | RuntimeException e) {
      throw damaged(origin, e);
    }
  }

  /** The names of the groups in a group. */
  List<String> groups(String... path) {
    try {
      return archive.getGroups(path);
    } catch (RuntimeException e) {
      throw damaged(origin, e);
    }
  }

  /**
   * The arrays anywhere below a group, by the last part of their names without Keras' {@code :0};
   * each is read on demand.
   */
  Map<String, String[]> arrays(String... group) {
    try {
      Map<String, String[]> found = new LinkedHashMap<>();
      for (String name : archive.getDataSets(group)) {
        String[] path = Stream.concat(Stream.of(group), Stream.of(name)).toArray(String[]::new);
        found.putIfAbsent(name.replaceFirst(":\\d+$", ""), path);
      }
      for (String inner : archive.getGroups(group)) {
        String[] path = Stream.concat(Stream.of(group), Stream.of(inner)).toArray(String[]::new);
        arrays(path).forEach(found::putIfAbsent);
      }
      return found;
    } catch (RuntimeException e) {
      throw damaged(origin, e);
    }
  }

  /** Whether a group has a group of that name. */
  boolean has(String group, String... path) {
    return groups(path).contains(group);
  }

  /** One array as float32. */
  INDArray read(String... path) {
    try {
      return archive.readDataSet(path[path.length - 1], Arrays.copyOf(path, path.length - 1));
    } catch (UnsupportedKerasConfigurationException | RuntimeException e) {
      throw damaged(origin, e);
    }
  }

  @Override
  public void close() {
    archive.close();
    delete(copy);
  }
}
