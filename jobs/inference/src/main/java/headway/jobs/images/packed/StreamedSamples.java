package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The samples of a packed file that is read from its start to its end. One is in memory. */
abstract class StreamedSamples implements CloseableIterator<PackedSample> {
  private final Path file;
  private final InputStream stream;
  private Optional<PackedSample> next = Optional.empty();
  private boolean ended;

  /**
   * @param stream closed with this
   */
  StreamedSamples(Path file, InputStream stream) {
    this.file = file;
    this.stream = stream;
  }

  /** The next sample; empty at the end of the file, which is not asked for again. */
  abstract Optional<PackedSample> advance() throws IOException;

  /** What is told of a file in which {@link #advance} failed. */
  abstract InputException damaged(IOException why);

  final Path file() {
    return file;
  }

  @Override
  public final boolean hasNext() {
    if (next.isEmpty() && !ended) {
      try {
        next = advance();
        ended = next.isEmpty();
      } catch (IOException why) {
        close();
        throw damaged(why);
      }
    }
    return next.isPresent();
  }

  @Override
  public final PackedSample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more samples in " + file);
    }
    PackedSample sample = next.orElseThrow();
    next = Optional.empty();
    return sample;
  }

  @Override
  public final void close() {
    ended = true;
    PackedStream.close(stream);
  }
}
