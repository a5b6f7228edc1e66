package headway.jobs.faults;

import com.amazonaws.services.s3.AmazonS3;
import headway.common.storage.Storage;
import headway.jobs.testing.server.VersityGw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The faults on which servers differ most, before VersityGW. */
class VersityFaultsIT extends FaultsContract {
  private Optional<VersityGw> server = Optional.empty();

  @Override
  FaultyStore startServer(Path folder) throws IOException, InterruptedException {
    server = Optional.of(VersityGw.start(folder));
    FaultyStore store = FaultyStore.of(server.get());
    AmazonS3 client = store.client();
    client.createBucket(store.bucket());
    client.shutdown();
    return store;
  }

  @Override
  void stopServer() {
    Storage.closeAll();
    server.ifPresent(VersityGw::close);
  }

  @Override
  List<Fault> faults() {
    return List.of(
        new Fault(Fault.Kind.FORBIDDEN, Fault.ANY, 15, Fault.FOREVER),
        new Fault(Fault.Kind.RESET_BEFORE_RESPONSE, Fault.CHANGES, 2, 1),
        new Fault(Fault.Kind.CORRUPT_UPLOAD, Fault.UPLOADS, 1, 1));
  }
}
