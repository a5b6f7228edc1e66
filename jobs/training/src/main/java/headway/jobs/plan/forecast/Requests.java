package headway.jobs.plan.forecast;

import headway.common.config.PlanSettings.Prices;

/**
 * Requests to an object store by kind.
 *
 * @param list of keys or uploads
 * @param get of whole objects or ranges
 * @param head of metadata
 * @param put of objects, and all requests of an upload in parts
 * @param delete of one object or of many
 */
public record Requests(double list, double get, double head, double put, double delete) {
  static final Requests NONE = new Requests(0, 0, 0, 0, 0);
  private static final double PRICED_AT_ONCE = 1000;

  Requests plus(Requests other) {
    return new Requests(
        list + other.list,
        get + other.get,
        head + other.head,
        put + other.put,
        delete + other.delete);
  }

  double all() {
    return list + get + head + put + delete;
  }

  double dollars(Prices prices) {
    return ((list + put) * prices.putRequests() + (get + head) * prices.getRequests())
        / PRICED_AT_ONCE;
  }
}
