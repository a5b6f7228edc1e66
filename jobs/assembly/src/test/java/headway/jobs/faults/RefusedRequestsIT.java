package headway.jobs.faults;

import java.util.List;

/** Requests that the server refuses, or whose body it does not take as it is. */
class RefusedRequestsIT extends EmbeddedFaults {
  @Override
  List<Fault> faults() {
    return List.of(
        new Fault(Fault.Kind.SLOW_DOWN, Fault.ANY, 5, 3),
        new Fault(Fault.Kind.SLOW_DOWN, Fault.ANY, 12, Fault.FOREVER),
        new Fault(Fault.Kind.FORBIDDEN, Fault.ANY, 15, Fault.FOREVER),
        new Fault(Fault.Kind.FORBIDDEN, Fault.UPLOADS, 1, 1),
        new Fault(Fault.Kind.CORRUPT_UPLOAD, Fault.UPLOADS, 1, 1));
  }
}
