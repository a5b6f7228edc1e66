package headway.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The scheme {@code memory:}. As on a plain disk, a file is seen while it is being written, and a
 * rename refuses to replace; unlike on one, folders are only what lies in them.
 */
public class MemoryFileSystem extends FileSystem {
  private static final byte[] EMPTY = {};

  private final Map<Path, byte[]> files = new TreeMap<>();
  private URI uri;

  /** What {@code memory:} needs; each {@code memory://name/} is a file system of its own. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.memory.impl", MemoryFileSystem.class, FileSystem.class);
    return configuration;
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public synchronized FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (getFileStatus(path).isDirectory()) {
      throw new FileNotFoundException(path + " is a directory");
    }
    return new FSDataInputStream(new Bytes(files.get(makeQualified(path))));
  }

  @Override
  public synchronized FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Path whole = makeQualified(path);
    put(whole, EMPTY);
    return new FSDataOutputStream(
        new OutputStream() {
          @Override
          public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] data, int offset, int length) {
            append(whole, Arrays.copyOfRange(data, offset, offset + length));
          }
        },
        statistics);
  }

  private synchronized void put(Path path, byte[] content) {
    files.put(path, content);
  }

  private synchronized void append(Path path, byte[] more) {
    byte[] old = files.getOrDefault(path, EMPTY);
    byte[] all = Arrays.copyOf(old, old.length + more.length);
    System.arraycopy(more, 0, all, old.length, more.length);
    files.put(path, all);
  }

  @Override
  public synchronized boolean rename(Path from, Path to) {
    byte[] content = files.get(makeQualified(from));
    return content != null
        && files.putIfAbsent(makeQualified(to), content) == null
        && files.remove(makeQualified(from)) != null;
  }

  @Override
  public synchronized boolean delete(Path path, boolean recursive) {
    Path whole = makeQualified(path);
    return files.keySet().removeIf(each -> each.equals(whole) || isBelow(each, whole));
  }

  @Override
  public synchronized FileStatus[] listStatus(Path path) throws IOException {
    FileStatus self = getFileStatus(path);
    if (self.isFile()) {
      return new FileStatus[] {self};
    }
    Map<Path, FileStatus> children = new TreeMap<>();
    for (Path file : files.keySet()) {
      for (Path each = file; isBelow(each, self.getPath()); each = each.getParent()) {
        if (each.getParent().equals(self.getPath())) {
          children.put(each, getFileStatus(each));
        }
      }
    }
    return children.values().toArray(new FileStatus[0]);
  }

  @Override
  public synchronized FileStatus getFileStatus(Path path) throws IOException {
    Path whole = makeQualified(path);
    byte[] content = files.get(whole);
    if (content != null) {
      return new FileStatus(content.length, false, 1, 1 << 20, 0, whole);
    }
    if (whole.isRoot() || files.keySet().stream().anyMatch(each -> isBelow(each, whole))) {
      return new FileStatus(0, true, 1, 0, 0, whole);
    }
    throw new FileNotFoundException("No such file or directory: " + path);
  }

  private static boolean isBelow(Path path, Path folder) {
    Path parent = path.getParent();
    return parent != null && (parent.equals(folder) || isBelow(parent, folder));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  private static final class Bytes extends FSInputStream {
    private final byte[] content;
    private int position;

    Bytes(byte[] content) {
      this.content = content;
    }

    @Override
    public int read() {
      return position < content.length ? content[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position == content.length) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, content.length - position);
      System.arraycopy(content, position, into, offset, count);
      position += count;
      return count;
    }

    @Override
    public void seek(long target) {
      position = (int) target;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }
  }
}
