package headway.ml;

import headway.common.config.SettingsLoader;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** The params of a stage {@link HasNetwork}, with the defaults of {@code conf/headway.conf}. */
public final class NetworkParams {
  private static final Map<String, SettingsLoader.Documented> DOCS = SettingsLoader.documentation();

  /** The settings that these are, by param. */
  static final Map<String, String> KEYS =
      Map.of(
          "network", "network.ref",
          "cut", "network.cut",
          "frozenLayers", "network.frozenLayers",
          "preprocessing", "network.preprocessing",
          "resize", "network.resize",
          "filter", "network.filter",
          "cropRatio", "network.cropRatio",
          "exactPixels", "network.exactPixels");

  private final Params stage;
  final Param<String> network;
  final Param<String> cut;
  final IntParam frozenLayers;
  final Param<String> preprocessing;
  final Param<String> resize;
  final Param<String> filter;
  final DoubleParam cropRatio;
  final BooleanParam exactPixels;

  NetworkParams(Params stage) {
    this.stage = stage;
    network = text("network");
    cut = text("cut");
    frozenLayers =
        new IntParam(stage, "frozenLayers", comment("frozenLayers"), ParamValidators.gtEq(0));
    preprocessing = text("preprocessing");
    resize = text("resize");
    filter = text("filter");
    cropRatio =
        new DoubleParam(stage, "cropRatio", comment("cropRatio"), ParamValidators.inRange(0, 1));
    exactPixels = new BooleanParam(stage, "exactPixels", comment("exactPixels"));
    stage.setDefault(frozenLayers, Integer.valueOf(byDefault("frozenLayers")));
    stage.setDefault(cropRatio, Double.valueOf(byDefault("cropRatio")));
    stage.setDefault(exactPixels, Boolean.valueOf(byDefault("exactPixels")));
  }

  private Param<String> text(String name) {
    Param<String> param = TextParam.of(stage, name, comment(name));
    stage.setDefault(param, byDefault(name));
    return param;
  }

  private static String comment(String name) {
    return DOCS.get(KEYS.get(name)).comment();
  }

  private static String byDefault(String name) {
    return DOCS.get(KEYS.get(name)).defaultValue();
  }

  <T> T get(Param<T> param) {
    return stage.getOrDefault(param);
  }

  <T> void set(Param<T> param, T value) {
    stage.set(param, value);
  }

  /** Adds the settings that these are, by key. */
  void addSettings(Map<String, String> values) {
    KEYS.forEach(
        (name, key) -> values.put(key, String.valueOf(stage.getOrDefault(stage.getParam(name)))));
  }
}
