package headway.jobs.faults;

import java.util.List;

/** Connections that end too early, or on which nothing comes any more. */
class BrokenConnectionsIT extends EmbeddedFaults {
  @Override
  List<Fault> faults() {
    return List.of(
        new Fault(Fault.Kind.RESET_IN_UPLOAD, Fault.UPLOADS, 1, 1),
        new Fault(Fault.Kind.RESET_IN_UPLOAD, Fault.UPLOADS, 0, Fault.FOREVER),
        new Fault(Fault.Kind.RESET_BEFORE_RESPONSE, Fault.CHANGES, 2, 1),
        new Fault(Fault.Kind.RESET_IN_DOWNLOAD, Fault.DOWNLOADS, 1, 1),
        new Fault(Fault.Kind.SHORT_DOWNLOAD, Fault.DOWNLOADS, 0, 2),
        new Fault(Fault.Kind.STALL, Fault.ANY, 4, 1),
        new Fault(Fault.Kind.STALL_IN_DOWNLOAD, Fault.DOWNLOADS, 0, 1));
  }
}
