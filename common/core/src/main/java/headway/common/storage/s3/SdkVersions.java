package headway.common.storage.s3;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The implementations whose SDK is on the class path. */
final class SdkVersions {
  static final List<S3Requests> PRESENT = load();

  private SdkVersions() {}

  private static List<S3Requests> load() {
    Iterator<S3Requests> declared =
        ServiceLoader.load(S3Requests.class, S3Requests.class.getClassLoader()).iterator();
    List<S3Requests> present = new ArrayList<>();
    while (true) {
      try {
        if (!declared.hasNext()) {
          return List.copyOf(present);
        }
        present.add(declared.next());
      } catch (ServiceConfigurationError error) {
        if (!(error.getCause() instanceof LinkageError)) {
          throw error;
        }
      }
    }
  }
}
