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
    network = text("network", "network.ref");
    cut = text("cut", "network.cut");
    frozenLayers =
        new IntParam(
            stage, "frozenLayers", comment("network.frozenLayers"), ParamValidators.gtEq(0));
    preprocessing = text("preprocessing", "network.preprocessing");
    resize = text("resize", "network.resize");
    filter = text("filter", "network.filter");
    cropRatio =
        new DoubleParam(
            stage, "cropRatio", comment("network.cropRatio"), ParamValidators.inRange(0, 1));
    exactPixels = new BooleanParam(stage, "exactPixels", comment("network.exactPixels"));
    stage.setDefault(frozenLayers, Integer.valueOf(byDefault("network.frozenLayers")));
    stage.setDefault(cropRatio, Double.valueOf(byDefault("network.cropRatio")));
    stage.setDefault(exactPixels, Boolean.valueOf(byDefault("network.exactPixels")));
  }

  private Param<String> text(String name, String key) {
    Param<String> param = TextParam.of(stage, name, comment(key));
    stage.setDefault(param, byDefault(key));
    return param;
  }

  private static String comment(String key) {
    return DOCS.get(key).comment();
  }

  private static String byDefault(String key) {
    return DOCS.get(key).defaultValue();
  }

  <T> T get(Param<T> param) {
    return stage.getOrDefault(param);
  }

  <T> void set(Param<T> param, T value) {
    stage.set(param, value);
  }

  /** Adds the settings that these are, by key. */
  void addSettings(Map<String, String> values) {
    values.put("network.ref", get(network));
    values.put("network.cut", get(cut));
    values.put("network.frozenLayers", String.valueOf(stage.getOrDefault(frozenLayers)));
    values.put("network.preprocessing", get(preprocessing));
    values.put("network.resize", get(resize));
    values.put("network.filter", get(filter));
    values.put("network.cropRatio", String.valueOf(stage.getOrDefault(cropRatio)));
    values.put("network.exactPixels", String.valueOf(stage.getOrDefault(exactPixels)));
  }
}
