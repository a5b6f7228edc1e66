package headway.common.network;

import java.util.List;
import java.util.Optional;

/** The networks that ship with Headway. */
public final class NetworkCatalogue {
  private static final List<ShippedNetwork> SHIPPED =
      List.of(new ShippedNetwork("efficientnet-lite0", "features", "efficientnet-lite"));

  private NetworkCatalogue() {}

  public static List<String> names() {
    return SHIPPED.stream().map(ShippedNetwork::name).toList();
  }

  public static Optional<ShippedNetwork> find(String name) {
    return SHIPPED.stream().filter(network -> network.name().equals(name)).findFirst();
  }
}
