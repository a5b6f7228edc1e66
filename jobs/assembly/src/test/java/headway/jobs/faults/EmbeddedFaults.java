package headway.jobs.faults;

import headway.jobs.demo.EmbeddedS3;
import java.nio.file.Path;
import java.util.Optional;

/** Faults before the embedded server; two classes share them, so that forks run them at once. */
abstract class EmbeddedFaults extends FaultsContract {
  private Optional<EmbeddedS3> server = Optional.empty();

  @Override
  FaultyStore startServer(Path folder) {
    server = Optional.of(EmbeddedS3.start(folder));
    return FaultyStore.of(server.get());
  }

  @Override
  void stopServer() {
    server.ifPresent(EmbeddedS3::close);
  }
}
