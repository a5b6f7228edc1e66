package headway.jobs.spark.settings;

import headway.common.UsageException;
import headway.common.algorithm.EditDistance;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry$;

/**
 * Finds settings that Spark and Hadoop would silently ignore: misspelt keys, keys that lack {@code
 * hadoop.}, and keys that have no effect after the driver has started.
 */
public final class SparkKeys {
  private static final String SPARK = "spark.";
  private static final String HADOOP = "spark.hadoop.";
  private static final String S3A = "fs.s3a.";
  private static final String BUCKET = "fs.s3a.bucket.";
  private static final int TYPOS = 2;

  /** Keys that spark-submit uses before or when it starts the driver. */
  private static final Set<String> LATE =
      Set.of(
          "spark.driver.cores",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraJavaOptions",
          "spark.driver.extraLibraryPath",
          "spark.driver.memory",
          "spark.driver.memoryOverhead",
          "spark.jars.ivy",
          "spark.jars.packages",
          "spark.jars.repositories",
          "spark.submit.deployMode");

  /** Keys that spark-submit uses in cluster mode, where YARN starts the driver. */
  private static final Set<String> LATE_ON_YARN =
      Set.of(
          "spark.yarn.archive",
          "spark.yarn.jars",
          "spark.yarn.maxAppAttempts",
          "spark.yarn.priority",
          "spark.yarn.queue",
          "spark.yarn.stagingDir",
          "spark.yarn.tags");

  private static final List<String> LATE_PREFIXES_ON_YARN =
      List.of("spark.yarn.am.", "spark.yarn.appMasterEnv.", "spark.yarn.dist.");

  /** Prefixes of modules that may not be loaded here, or whose keys contain user-defined names. */
  private static final List<String> OPEN =
      List.of("executorEnv.", "headway.", "kubernetes.", "mesos.", "metrics.", "sql.", "yarn.");

  private final Set<String> spark;
  private final Set<String> hadoop;

  private SparkKeys(Set<String> spark, Set<String> hadoop) {
    this.spark = spark;
    this.hadoop = hadoop;
  }

  /** The keys of this version of Spark and Hadoop. */
  public static SparkKeys known() {
    return new SparkKeys(ofSpark(), ofHadoop());
  }

  /**
   * Rejects settings that would be ignored.
   *
   * @param settings the user's settings
   * @param submitted the settings that the driver was started with
   * @throws UsageException naming each such key
   */
  public void requireHeeded(Map<String, String> settings, SparkConf submitted) {
    List<String> mistakes = new ArrayList<>();
    for (String key : new TreeSet<>(settings.keySet())) {
      if (isLate(key, submitted) && !submitted.contains(key)) {
        mistakes.add(
            key
                + " comes too late, because the driver runs already; give it to spark-submit"
                + " (without spark-submit: HEADWAY_HEAP is the heap)");
      } else {
        meant(key)
            .ifPresent(
                known ->
                    mistakes.add(
                        key
                            + " is known neither to Spark nor to Hadoop; did you mean "
                            + known
                            + "?"));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new UsageException("Bad settings: " + String.join("; ", mistakes));
    }
  }

  private static boolean isLate(String key, SparkConf submitted) {
    return LATE.contains(key)
        || (submitted.get("spark.submit.deployMode", "client").equals("cluster")
            && (LATE_ON_YARN.contains(key)
                || LATE_PREFIXES_ON_YARN.stream().anyMatch(key::startsWith)));
  }

  /** The key that this one is probably a misspelling of; empty for a valid or foreign key. */
  Optional<String> meant(String key) {
    if (key.startsWith(HADOOP)) {
      String name = key.substring(HADOOP.length());
      return hadoopNames(name).anyMatch(hadoop::contains)
          ? Optional.empty()
          : hadoopNames(name)
              .flatMap(
                  each ->
                      nearest(each, hadoop)
                          .map(known -> HADOOP + prefixOf(name, each) + withoutS3a(name, known))
                          .stream())
              .findFirst();
    }
    String name = key.substring(SPARK.length());
    if (spark.contains(key) || OPEN.stream().anyMatch(name::startsWith)) {
      return Optional.empty();
    }
    return hadoopNames(name).anyMatch(hadoop::contains)
        ? Optional.of(HADOOP + name)
        : nearest(key, spark);
  }

  /**
   * The key, or for a per-bucket key each general key that it may stand for, because bucket names
   * may contain dots.
   */
  private static Stream<String> hadoopNames(String name) {
    if (!name.startsWith(BUCKET)) {
      return Stream.of(name);
    }
    Stream.Builder<String> names = Stream.builder();
    for (int dot = name.indexOf('.', BUCKET.length()); dot > 0; dot = name.indexOf('.', dot + 1)) {
      names.add(S3A + name.substring(dot + 1));
    }
    return names.build();
  }

  private static String prefixOf(String name, String each) {
    return name.equals(each)
        ? ""
        : name.substring(0, name.length() - (each.length() - S3A.length()));
  }

  private static String withoutS3a(String name, String known) {
    return name.startsWith(BUCKET) ? known.substring(S3A.length()) : known;
  }

  private static Optional<String> nearest(String key, Set<String> known) {
    return known.stream()
        .filter(each -> Math.abs(each.length() - key.length()) <= TYPOS)
        .filter(each -> EditDistance.distance(each, key) <= TYPOS)
        .min(Comparator.comparingInt(each -> EditDistance.distance(each, key)));
  }

  /**
   * All keys registered by Spark's classes. Spark has no public list, so this reads a private
   * field. If another version stores them elsewhere, the set is empty and nothing is rejected.
   */
  private static Set<String> ofSpark() {
    try {
      new SparkConf(false).contains("spark.master");
      org.apache.spark.internal.config.package$.MODULE$.DRIVER_MEMORY();
      Field registry = ConfigEntry$.class.getDeclaredField("knownConfigs");
      registry.setAccessible(true);
      Set<String> keys = new TreeSet<>();
      ((Map<?, ?>) registry.get(ConfigEntry$.MODULE$))
          .keySet()
          .forEach(key -> keys.add(String.valueOf(key)));
      return keys;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException another) {
      return Set.of();
    }
  }

  private static Set<String> ofHadoop() {
    Configuration defaults = new Configuration();
    defaults.setAllowNullValueProperties(true);
    Set<String> keys = new TreeSet<>();
    defaults.forEach(each -> keys.add(each.getKey()));
    return keys;
  }
}
