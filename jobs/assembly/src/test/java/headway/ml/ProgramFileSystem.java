package headway.ml;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under a scheme that no Hadoop knows unless a program says so. */
public final class ProgramFileSystem extends RawLocalFileSystem {
  @Override
  public URI getUri() {
    return URI.create("program:///");
  }

  @Override
  public String getScheme() {
    return "program";
  }
}
