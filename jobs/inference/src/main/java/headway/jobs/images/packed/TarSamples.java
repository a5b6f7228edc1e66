package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The samples of a WebDataset tar: adjacent members whose names differ only behind the first dot of
 * the file name.
 */
final class TarSamples extends StreamedSamples {
  private final String fileKey;
  private final String labelColumn;
  private final TarArchiveInputStream tar;
  private Optional<TarSample> open = Optional.empty();
  private String last = "";

  /**
   * Opens a tar.
   *
   * @param fileKey of the samples' keys
   * @param labelColumn the extension or the field of JSON that holds labels; empty: the usual ones
   * @throws InputException if it is no tar
   */
  TarSamples(Storage storage, Path file, String fileKey, String labelColumn) {
    this(file, PackedStream.open(storage, file), fileKey, labelColumn);
  }

  private TarSamples(Path file, InputStream stream, String fileKey, String labelColumn) {
    super(file, stream);
    this.fileKey = fileKey;
    this.labelColumn = labelColumn;
    this.tar = new TarArchiveInputStream(stream, StandardCharsets.UTF_8.name());
  }

  @Override
  Optional<PackedSample> advance() throws IOException {
    try {
      return sample();
    } catch (IllegalArgumentException malformed) { // Of a header.
      throw new IOException(malformed.getMessage(), malformed);
    }
  }

  @Override
  InputException damaged(IOException why) {
    return PackedStream.damaged(
        file(),
        last.isEmpty()
            ? "it is no tar, or damaged at its start (" + why.getMessage() + ")"
            : "it is cut or damaged (" + why.getMessage() + ")",
        last,
        why);
  }

  private Optional<PackedSample> sample() throws IOException {
    TarArchiveEntry entry;
    while ((entry = (TarArchiveEntry) tar.getNextEntry()) != null) {
      if (!entry.isCheckSumOK()) {
        throw new IOException("the checksum of a header is wrong");
      }
      Optional<MemberName> name = MemberName.of(entry.getName());
      if (name.isEmpty() || entry.isDirectory()) {
        continue;
      }
      Optional<PackedSample> finished =
          open.filter(sample -> !sample.base().equals(name.get().base())).map(TarSample::finish);
      if (open.isEmpty() || finished.isPresent()) {
        open = Optional.of(new TarSample(fileKey, name.get().base(), labelColumn));
      }
      last = name.get().base();
      open.get().add(name.get().extension(), name.get().file(), entry, tar);
      if (finished.isPresent()) {
        return finished;
      }
    }
    Optional<PackedSample> finished = open.map(TarSample::finish);
    open = Optional.empty();
    return finished;
  }
}
