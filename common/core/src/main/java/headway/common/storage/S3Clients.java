package headway.common.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The clients of S3A in this process: one for each bucket and each set of {@code fs.s3a.*}
 * settings. Hadoop's own cache has one for each bucket, with the settings of whoever opened it
 * first, such as those of spark-submit for a jar in that bucket.
 */
final class S3Clients {
  static final String SCHEME = "s3a";
  private static final String SETTINGS = "fs.s3a.";

  private static final Map<Key, FileSystem> OPEN = new HashMap<>();

  /** Of configurations, which Headway does not change once they are used; reading all is slow. */
  private static final Map<Configuration, Map<String, String>> READ =
      Collections.synchronizedMap(new WeakHashMap<>());

  private record Key(String bucket, Map<String, String> settings) {}

  private S3Clients() {}

  /** The client of a bucket with these settings; opened where there is none. */
  static FileSystem of(URI uri, Configuration configuration) throws IOException {
    Map<String, String> settings =
        READ.computeIfAbsent(configuration, any -> any.getPropsWithPrefix(SETTINGS));
    Key key = new Key(uri.getAuthority(), settings);
    synchronized (OPEN) {
      FileSystem open = OPEN.get(key);
      if (open == null) {
        open = FileSystem.newInstance(uri, configuration);
        OPEN.put(key, open);
      }
      return open;
    }
  }

  /** Forgets all; {@link FileSystem#closeAll} closes them. */
  static void forget() {
    synchronized (OPEN) {
      OPEN.clear();
    }
  }
}
