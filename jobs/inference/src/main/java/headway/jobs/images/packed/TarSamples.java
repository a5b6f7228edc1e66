package headway.jobs.images.packed;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The samples of a WebDataset tar: adjacent members whose names differ only behind the first dot of
 * the file name. One sample is in memory.
 */
final class TarSamples implements CloseableIterator<PackedSample> {
  private final Path file;
  private final String fileKey;
  private final String labelColumn;
  private final InputStream stream;
  private final TarArchiveInputStream tar;
  private Optional<TarSample> open = Optional.empty();
  private Optional<PackedSample> next = Optional.empty();
  private String last = "";
  private boolean ended;

  /**
   * Opens a tar.
   *
   * @param fileKey of the samples' keys
   * @param labelColumn the extension or the field of JSON that holds labels; empty: the usual ones
   * @throws headway.common.InputException if it is no tar
   */
  TarSamples(Storage storage, Path file, String fileKey, String labelColumn) {
    this.file = file;
    this.fileKey = fileKey;
    this.labelColumn = labelColumn;
    this.stream = PackedStream.open(storage, file);
    this.tar = new TarArchiveInputStream(stream, StandardCharsets.UTF_8.name());
  }

  @Override
  public boolean hasNext() {
    if (next.isEmpty() && !ended) {
      try {
        next = advance();
      } catch (IOException | IllegalArgumentException damaged) {
        close();
        throw PackedStream.damaged(
            file,
            last.isEmpty()
                ? "it is no tar, or damaged at its start (" + damaged.getMessage() + ")"
                : "it is cut or damaged (" + damaged.getMessage() + ")",
            last,
            damaged);
      }
    }
    return next.isPresent();
  }

  private Optional<PackedSample> advance() throws IOException {
    while (!ended) {
      TarArchiveEntry entry = (TarArchiveEntry) tar.getNextEntry();
      if (entry == null) {
        ended = true;
        return open.map(TarSample::finish);
      }
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
    return Optional.empty();
  }

  @Override
  public PackedSample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more samples in " + file);
    }
    PackedSample sample = next.orElseThrow();
    next = Optional.empty();
    return sample;
  }

  @Override
  public void close() {
    ended = true;
    PackedStream.close(stream);
  }
}
