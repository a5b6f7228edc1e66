package headway.jobs.faults;

import headway.jobs.demo.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;

/** Every fault before the embedded server. */
class StorageFaultsIT extends FaultsContract {
  private EmbeddedS3 server;

  @Override
  FaultyStore startServer(Path folder) {
    server = EmbeddedS3.start(folder);
    return FaultyStore.of(server);
  }

  @Override
  void stopServer() {
    server.close();
  }

  @Override
  List<Fault> faults() {
    return List.of(
        new Fault(Fault.Kind.SLOW_DOWN, Fault.ANY, 5, 3),
        new Fault(Fault.Kind.SLOW_DOWN, Fault.ANY, 12, Fault.FOREVER),
        new Fault(Fault.Kind.FORBIDDEN, Fault.ANY, 15, Fault.FOREVER),
        new Fault(Fault.Kind.FORBIDDEN, Fault.UPLOADS, 1, 1),
        new Fault(Fault.Kind.RESET_IN_UPLOAD, Fault.UPLOADS, 1, 1),
        new Fault(Fault.Kind.RESET_IN_UPLOAD, Fault.UPLOADS, 0, Fault.FOREVER),
        new Fault(Fault.Kind.RESET_BEFORE_RESPONSE, Fault.CHANGES, 2, 1),
        new Fault(Fault.Kind.RESET_IN_DOWNLOAD, Fault.DOWNLOADS, 1, 1),
        new Fault(Fault.Kind.SHORT_DOWNLOAD, Fault.DOWNLOADS, 0, 2),
        new Fault(Fault.Kind.STALL, Fault.ANY, 4, 1),
        new Fault(Fault.Kind.STALL_IN_DOWNLOAD, Fault.DOWNLOADS, 0, 1),
        new Fault(Fault.Kind.CORRUPT_UPLOAD, Fault.UPLOADS, 1, 1));
  }
}
