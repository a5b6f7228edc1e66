package headway.common.image.synthetic;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A store that invents its images, up to 10⁹ and more, without memory: to list, plan and resume at
 * full count on one machine. {@code synthetic://1000000000x21841x110000/} has 10⁹ images of 21,841
 * classes with 110,000 bytes on average, 110,000 being the default. Keys, lengths, modification
 * times and bytes are functions of the URI. Nothing can be written.
 *
 * <p>Hadoop finds it by {@code fs.synthetic.impl} = the name of this class. {@value #LIST_MILLIS}
 * is how long a page of {@value #PAGE} keys takes to list, {@value #OPEN_MILLIS} how long an image
 * takes to open; both are 0 by default.
 */
public final class SyntheticFileSystem extends FileSystem {
  /** Of its URIs. */
  public static final String SCHEME = "synthetic";

  /** The key of the latency of a page of a listing, in milliseconds. */
  public static final String LIST_MILLIS = "fs.synthetic.list.millis";

  /** The key of the latency of an image, in milliseconds. */
  public static final String OPEN_MILLIS = "fs.synthetic.open.millis";

  private static final int PAGE = 1_000;
  private static final long BLOCK_BYTES = 32L << 20;
  private static final BlockLocation[] NOWHERE = {};

  private URI uri;
  private SyntheticStore store;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    uri = URI.create(SCHEME + "://" + name.getAuthority());
    try {
      store = SyntheticStore.named(name.getAuthority());
    } catch (IllegalArgumentException misnamed) {
      throw new IOException(misnamed.getMessage(), misnamed);
    }
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  /** A path in the store: the root, a class folder, or an image. */
  private record Key(OptionalInt label, OptionalLong index) {
    boolean isFolder() {
      return index.isEmpty();
    }
  }

  private Key key(Path path) throws FileNotFoundException {
    Path absolute = makeQualified(path);
    if (absolute.isRoot()) {
      return new Key(OptionalInt.empty(), OptionalLong.empty());
    }
    boolean folder = absolute.depth() == 1;
    OptionalInt label =
        absolute.depth() > 2
            ? OptionalInt.empty()
            : store.label(folder ? absolute.getName() : absolute.getParent().getName());
    OptionalLong index =
        folder || label.isEmpty()
            ? OptionalLong.empty()
            : store.index(label.getAsInt(), absolute.getName());
    if (label.isEmpty() || !folder && index.isEmpty()) {
      throw new FileNotFoundException("No such object: " + absolute);
    }
    return new Key(label, index);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    Key key = key(path);
    return key.isFolder()
        ? folder(makeQualified(path))
        : file(makeQualified(path), key.label().getAsInt(), key.index().getAsLong());
  }

  private static FileStatus folder(Path path) {
    return new FileStatus(0, true, 1, BLOCK_BYTES, 0, path);
  }

  private LocatedFileStatus file(Path path, int label, long index) {
    return new LocatedFileStatus(
        store.bytes(label, index),
        false,
        1,
        BLOCK_BYTES,
        store.modifiedMillis(index),
        0,
        FsPermission.getFileDefault(),
        "",
        "",
        null,
        path,
        false,
        false,
        false,
        NOWHERE);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    Key key = key(path);
    Path root = makeQualified(path);
    if (!key.isFolder()) {
      return new Pages<>(1, index -> getFileStatus(root));
    }
    if (key.label().isEmpty()) {
      return new Pages<>(
          store.classes(), label -> folder(new Path(root, store.folder((int) label))));
    }
    int label = key.label().getAsInt();
    return new Pages<>(
        store.images(label), index -> file(new Path(root, store.file(index)), label, index));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    RemoteIterator<FileStatus> all = listStatusIterator(path);
    List<FileStatus> entries = new ArrayList<>();
    while (all.hasNext()) {
      entries.add(all.next());
    }
    return entries.toArray(FileStatus[]::new);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    Key key = key(path);
    Path root = makeQualified(path);
    if (!key.isFolder()) {
      return new Pages<>(1, index -> file(root, key.label().getAsInt(), key.index().getAsLong()));
    }
    if (key.label().isPresent()) {
      int label = key.label().getAsInt();
      return new Pages<>(
          store.images(label), index -> file(new Path(root, store.file(index)), label, index));
    }
    return recursive ? new AllImages(root) : new Pages<>(0, index -> file(root, 0, 0));
  }

  private interface Entry<T> {
    T at(long index) throws IOException;
  }

  /** Entries by index; each page of them takes as long as a request. */
  private final class Pages<T> implements RemoteIterator<T> {
    private final long count;
    private final Entry<T> entry;
    private long next;

    Pages(long count, Entry<T> entry) {
      this.count = count;
      this.entry = entry;
    }

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public T next() throws IOException {
      if (!hasNext()) {
        throw new NoSuchElementException("no more objects");
      }
      if (next % PAGE == 0) {
        pause(LIST_MILLIS);
      }
      return entry.at(next++);
    }
  }

  /** The images of all classes, class by class. */
  private final class AllImages implements RemoteIterator<LocatedFileStatus> {
    private final Path root;
    private int label;
    private RemoteIterator<LocatedFileStatus> images;

    AllImages(Path root) throws IOException {
      this.root = root;
      this.images = listFiles(new Path(root, store.folder(0)), false);
    }

    @Override
    public boolean hasNext() throws IOException {
      while (!images.hasNext() && label < store.classes() - 1) {
        label++;
        images = listFiles(new Path(root, store.folder(label)), false);
      }
      return images.hasNext();
    }

    @Override
    public LocatedFileStatus next() throws IOException {
      if (!hasNext()) {
        throw new NoSuchElementException("no more objects");
      }
      return images.next();
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    Key key = key(path);
    if (key.isFolder()) {
      throw new FileNotFoundException("A folder cannot be read: " + path);
    }
    pause(OPEN_MILLIS);
    return new FSDataInputStream(
        new BytesInputStream(store.image(key.label().getAsInt(), key.index().getAsLong())));
  }

  private void pause(String setting) throws InterruptedIOException {
    long millis = getConf().getLong(setting, 0);
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("stopped");
      }
    }
  }

  private IOException readOnly(Path path) {
    return new IOException("A synthetic store cannot be written: " + path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw readOnly(from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw readOnly(path);
  }

  @Override
  public void setWorkingDirectory(Path path) {
    // There is only the root.
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }
}
