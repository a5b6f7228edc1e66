package headway.jobs.cli;

import headway.common.UsageException;
import headway.common.config.SettingsLoader;
import headway.jobs.bench.BenchJob;
import headway.jobs.evaluate.EvaluateJob;
import headway.jobs.export.ExportJob;
import headway.jobs.extract.ExtractJob;
import headway.jobs.network.NetworkCheckJob;
import headway.jobs.network.NetworkListJob;
import headway.jobs.predict.PredictJob;
import headway.jobs.report.ReportJob;
import headway.jobs.run.RunJob;
import headway.jobs.shard.ShardJob;
import headway.jobs.stage.Stage;
import headway.jobs.stage.Version;
import headway.jobs.train.TrainJob;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Builds the commands out of the stages and their flags, and runs the one that is asked for. */
final class CommandLines {
  private static final String CONFIG = "--config";
  private static final String SET = "--set";
  private static final String DRY_RUN = "--dry-run";
  private static final String LIST = "network list";
  private static final String EMBEDDED = "--embedded-s3";

  private final PrintStream out;

  CommandLines(PrintStream out) {
    this.out = out;
  }

  int execute(String... args) {
    CommandSpec root = CommandSpec.create().name("headway");
    root.usageMessage().description("Distributed transfer learning for images on Apache Spark.");
    root.mixinStandardHelpOptions(true).version("headway " + Version.current());
    Map<String, SettingsLoader.Documented> documented = SettingsLoader.documentation();
    for (Stage stage : stages()) {
      String[] words = stage.name().split(" ");
      CommandSpec above = words.length == 1 ? root : group(root, words[0]);
      above.addSubcommand(words[words.length - 1], command(stage, documented));
    }
    CommandLine line = new CommandLine(root);
    line.setOut(new java.io.PrintWriter(out, true, java.nio.charset.StandardCharsets.UTF_8));
    return dispatch(parse(line, args));
  }

  /** The command that only holds others, such as {@code network}. */
  private static CommandSpec group(CommandSpec root, String name) {
    if (!root.subcommands().containsKey(name)) {
      CommandSpec group = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
      group.usageMessage().description("Look at a network before using it.");
      root.addSubcommand(name, group);
    }
    return root.subcommands().get(name).getCommandSpec();
  }

  private static CommandLine.ParseResult parse(CommandLine line, String... args) {
    try {
      return line.parseArgs(args);
    } catch (CommandLine.ParameterException wrong) {
      CommandLine command = wrong.getCommandLine();
      String name = command.getCommandSpec().qualifiedName(" ");
      String stage = command.getParent() == null ? "" : name.substring("headway ".length()) + " ";
      throw new UsageException(wrong.getMessage() + "; see headway " + stage + "--help", wrong);
    }
  }

  private static List<Stage> stages() {
    List<Stage> stages =
        new ArrayList<>(
            List.of(
                new ShardJob(),
                new ExtractJob(),
                new TrainJob(),
                new EvaluateJob(),
                new ExportJob(),
                new ReportJob(),
                new PredictJob(),
                new RunJob(),
                new BenchJob(),
                new NetworkListJob(),
                new NetworkCheckJob()));
    ServiceLoader.load(Stage.class).forEach(stages::add);
    return stages;
  }

  private static CommandSpec command(
      Stage stage, Map<String, SettingsLoader.Documented> documented) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(stage)
            .name(stage.name().substring(stage.name().indexOf(' ') + 1));
    spec.usageMessage()
        .description(stage.summary() + ".")
        .footer("", "Every other setting: --set key=value; keys are in conf/headway.conf.");
    spec.mixinStandardHelpOptions(true).version("headway " + Version.current());
    for (Flag flag : Flag.of(stage.name())) {
      SettingsLoader.Documented words = documented.get(flag.key());
      String standard = stage.defaults().getOrDefault(flag.key(), words.defaultValue());
      spec.addOption(
          OptionSpec.builder(flag.option())
              .type(String.class)
              .paramLabel(flag.parameter())
              .description(
                  escape(words.comment())
                      + (standard.isEmpty() ? "" : " Default: " + escape(standard) + "."))
              .build());
    }
    if (stage.name().equals(LIST)) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("0")
              .arity("0..1")
              .type(String.class)
              .paramLabel("REF")
              .description("The network, as --network.")
              .build());
    }
    return spec.addOption(
            OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("<URI>")
                .description("Settings file.")
                .build())
        .addOption(
            OptionSpec.builder(SET)
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .paramLabel("<key=value>")
                .description("One setting; may be repeated.")
                .build())
        .addOption(
            OptionSpec.builder(DRY_RUN)
                .type(boolean.class)
                .arity("0")
                .description("Print the effective settings and do nothing.")
                .build())
        .addOption(
            OptionSpec.builder(EMBEDDED)
                .type(java.nio.file.Path.class)
                .paramLabel("<DIR>")
                .description(
                    "Serve DIR as s3a://headway/ for the length of this command; what an earlier"
                        + " command wrote there is found again.")
                .build());
  }

  private static String escape(String text) {
    return text.replace("%", "%%").replace("@|", "@ |");
  }

  private int dispatch(CommandLine.ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (!parsed.hasSubcommand()) {
      throw new UsageException("Cannot start: no stage is named; see headway --help");
    }
    CommandLine.ParseResult chosen = parsed.subcommand();
    if (chosen.hasSubcommand()) {
      chosen = chosen.subcommand();
    }
    if (!(chosen.commandSpec().userObject() instanceof Stage)) {
      throw new UsageException(
          "Cannot start: say which of headway %s %s"
              .formatted(chosen.commandSpec().name(), chosen.commandSpec().subcommands().keySet()));
    }
    Stage stage = (Stage) chosen.commandSpec().userObject();
    Map<String, String> overrides = new java.util.LinkedHashMap<>(stage.defaults());
    overrides.putAll(chosen.matchedOptionValue(SET, Map.<String, String>of()));
    for (Flag flag : Flag.of(stage.name())) {
      if (chosen.hasMatchedOption(flag.option())) {
        overrides.put(flag.key(), chosen.matchedOptionValue(flag.option(), ""));
      }
    }
    if (stage.name().equals(LIST) && chosen.hasMatchedPositional(0)) {
      overrides.put(Flag.NETWORK.key(), chosen.matchedPositionalValue(0, ""));
    }
    new StageRun(
            stage,
            chosen.matchedOptionValue(CONFIG, ""),
            overrides,
            java.util.Optional.ofNullable(chosen.matchedOptionValue(EMBEDDED, null))
                .map(java.nio.file.Path.class::cast)
                .or(stage::embeddedStore))
        .execute(out, chosen.hasMatchedOption(DRY_RUN));
    return 0;
  }
}
