package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import headway.common.config.images.AugmentSettings;
import headway.common.config.images.ExtractSettings;
import headway.common.config.images.NetworkCheckSettings;
import headway.common.config.images.NetworkSettings;
import headway.common.config.images.PrecisionSettings;
import headway.common.config.images.PredictSettings;
import headway.common.config.images.PreviewSettings;
import headway.common.config.images.ShardSettings;
import headway.common.config.section.SettingProblems;
import headway.common.config.section.SettingsSection;
import headway.common.config.training.ClassifySettings;
import headway.common.config.training.EvaluateSettings;
import headway.common.config.training.FineTuneSettings;
import headway.common.config.training.SweepSettings;
import headway.common.config.training.TrainSettings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The effective settings of one command.
 *
 * @param workspace URI, or empty
 * @param images URI of the photos, or empty
 * @param spark settings handed to Spark
 * @param values every effective value by its key, as text, for {@code --dry-run} and provenance;
 *     without {@code spark}, which may contain secrets
 */
public record Settings(
    String workspace,
    IfExists ifExists,
    LeaseSettings lease,
    long seed,
    String images,
    ShardSettings shard,
    NetworkSettings network,
    PrecisionSettings precision,
    NetworkCheckSettings check,
    AugmentSettings augment,
    PreviewSettings preview,
    ExtractSettings extract,
    TrainSettings train,
    FineTuneSettings finetune,
    EvaluateSettings evaluate,
    ClassifySettings classify,
    CompareSettings compare,
    SweepSettings sweep,
    ModelsSettings models,
    PredictSettings predict,
    ReportSettings report,
    TrackSettings track,
    StatusSettings status,
    PlanSettings plan,
    BenchSettings bench,
    SparkSettings spark,
    Map<String, String> values) {
  private static final SparkSettings NO_SPARK = new SparkSettings(Map.of(), Map.of());
  private static final ConfigObject NOTHING = ConfigFactory.empty().root();

  /** Reads all sections and reports all problems. */
  static Settings from(Config headway, SparkSettings spark, SettingProblems problems) {
    Settings settings = read(headway, spark, problems);
    noteBadCandidates(headway, settings.sweep(), problems);
    problems.throwIfAny();
    return settings;
  }

  private static Settings read(Config headway, SparkSettings spark, SettingProblems problems) {
    SettingsSection top = new SettingsSection(headway, "", problems);
    NetworkSettings network = NetworkSettings.from(section(headway, "network", problems));
    return new Settings(
        top.text("workspace"),
        top.choice("ifExists", IfExists.class),
        LeaseSettings.from(section(headway, "lease", problems)),
        top.number("seed", Long.MIN_VALUE),
        top.text("images.uri"),
        ShardSettings.from(section(headway, "shard", problems)),
        network,
        PrecisionSettings.from(section(headway, "precision", problems)),
        NetworkCheckSettings.from(section(headway, "check", problems)),
        AugmentSettings.from(section(headway, "augment", problems)),
        PreviewSettings.from(section(headway, "preview", problems)),
        ExtractSettings.from(section(headway, "extract", problems)),
        TrainSettings.from(section(headway, "train", problems), network.isFromScratch()),
        FineTuneSettings.from(section(headway, "finetune", problems)),
        EvaluateSettings.from(section(headway, "evaluate", problems)),
        ClassifySettings.from(section(headway, "classify", problems)),
        CompareSettings.from(section(headway, "compare", problems)),
        SweepSettings.from(section(headway, "sweep", problems), headway, problems),
        ModelsSettings.from(section(headway, "models", problems)),
        PredictSettings.from(section(headway, "predict", problems)),
        ReportSettings.from(section(headway, "report", problems)),
        TrackSettings.from(section(headway, "track", problems)),
        StatusSettings.from(section(headway, "status", problems)),
        PlanSettings.from(section(headway, "plan", problems)),
        BenchSettings.from(section(headway, "bench", problems)),
        spark,
        Collections.unmodifiableMap(flat(headway.withoutPath("spark"))));
  }

  /** Checks each value that a search would try, before the first trial. */
  private static void noteBadCandidates(
      Config headway, SweepSettings sweep, SettingProblems problems) {
    Config alone = headway.withoutPath(SweepSettings.GRID).withValue(SweepSettings.GRID, NOTHING);
    sweep
        .grid()
        .forEach(
            (key, candidates) -> {
              for (String value : candidates.extremes()) {
                SettingProblems own = new SettingProblems();
                read(alone.withValue(key, SettingsLoader.value(value)), NO_SPARK, own);
                own.about(key).forEach(mistake -> problems.add(SweepSettings.GRID, mistake));
              }
            });
  }

  private static SettingsSection section(Config headway, String name, SettingProblems problems) {
    return new SettingsSection(headway.getConfig(name), name + ".", problems);
  }

  /** Every value by its key; a quoted key loses its quotes. */
  static Map<String, String> flat(Config config) {
    Map<String, String> values = new TreeMap<>();
    config
        .entrySet()
        .forEach(
            entry ->
                values.put(
                    String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    String.valueOf(entry.getValue().unwrapped())));
    return values;
  }

  /** Without {@code spark}, which may hold secrets. */
  @Override
  public String toString() {
    return "Settings" + values;
  }
}
