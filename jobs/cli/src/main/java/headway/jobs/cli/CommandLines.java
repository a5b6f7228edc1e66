package headway.jobs.cli;

import headway.common.UsageException;
import headway.common.config.SettingsLoader;
import headway.jobs.observe.LogFormat;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.Stages;
import headway.jobs.stage.Version;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Builds the commands from the stages and their flags, and runs the selected one. */
final class CommandLines {
  private static final String CONFIG = "--config";
  private static final String SET = "--set";
  private static final String DRY_RUN = "--dry-run";

  /** The command that runs all others, and so is where they all are. */
  private static final String COMPLETE = "run";

  private static final Map<String, String> GROUPS =
      Map.of(
          "models", "See the versions of the model, and choose the one that serves",
          "network", "List, write, measure or check a network",
          "augment", "See what augment.* makes of photos, and how fast");
  private static final String EMBEDDED = "--embedded-s3";
  private static final String LOG_FORMAT = "--log-format";
  private static final String DEBUG = "--debug";

  private final PrintStream out;
  private final ResultFile result;

  CommandLines(PrintStream out, ResultFile result) {
    this.out = out;
    this.result = result;
  }

  int execute(String... args) {
    CommandLine line = commands();
    line.setOut(new java.io.PrintWriter(out, true, java.nio.charset.StandardCharsets.UTF_8));
    LogFormat.use("", false);
    return dispatch(parse(line, args));
  }

  /** All commands and their flags. */
  static CommandLine commands() {
    CommandSpec root = CommandSpec.create().name("headway");
    root.usageMessage().description("Distributed transfer learning for images on Apache Spark.");
    root.mixinStandardHelpOptions(true).version("headway " + Version.current());
    Map<String, SettingsLoader.Documented> documented = SettingsLoader.documentation();
    Stages.all().forEach(stage -> add(root, stage, documented));
    return new CommandLine(root);
  }

  /** A name of two words is a command within a group. */
  private static void add(
      CommandSpec root, Stage stage, Map<String, SettingsLoader.Documented> documented) {
    String[] words = stage.name().split(" ", 2);
    CommandSpec parent = root;
    if (words.length == 2) {
      CommandLine group = root.subcommands().get(words[0]);
      parent = group == null ? CommandSpec.create().name(words[0]) : group.getCommandSpec();
      if (group == null) {
        parent.usageMessage().description(GROUPS.get(words[0]) + ".");
        root.addSubcommand(words[0], parent.mixinStandardHelpOptions(true));
      }
    }
    String name = words[words.length - 1];
    parent.addSubcommand(name, command(stage, documented).name(name));
  }

  private CommandLine.ParseResult parse(CommandLine line, String... args) {
    try {
      return line.parseArgs(args);
    } catch (CommandLine.ParameterException wrong) {
      CommandLine command = wrong.getCommandLine();
      if (command.getCommandSpec().userObject() instanceof Stage stage) {
        result.of(stage.name());
      }
      throw new UsageException(
          wrong.getMessage()
              + "; see "
              + command.getCommandSpec().qualifiedName()
              + " --help"
              + (command == line ? missingStages(line) : ""),
          wrong);
    }
  }

  /** For a jar that was made without the stages that train. */
  private static String missingStages(CommandLine line) {
    return line.getSubcommands().containsKey(COMPLETE)
        ? ""
        : "; this jar has %s alone, headway-jobs.jar has all commands"
            .formatted(String.join(", ", line.getSubcommands().keySet()));
  }

  private static CommandSpec command(
      Stage stage, Map<String, SettingsLoader.Documented> documented) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(stage);
    spec.usageMessage()
        .description(stage.summary() + ".")
        .footer("", "Every other setting: --set key=value; keys are in conf/headway.conf.");
    spec.mixinStandardHelpOptions(true).version("headway " + Version.current());
    for (Flag flag : flags(stage)) {
      SettingsLoader.Documented words = documented.get(flag.key());
      String standard = stage.defaults().getOrDefault(flag.key(), words.defaultValue());
      String help =
          flag.equals(Flag.WORKSPACE)
              ? stage.workspaceHelp().orElse(words.comment())
              : words.comment();
      spec.addOption(
          (flag.parameter().equals(Flag.SWITCH)
                  ? OptionSpec.builder(flag.option()).arity("0..1").fallbackValue("true")
                  : OptionSpec.builder(flag.option()))
              .type(String.class)
              .paramLabel("<" + flag.parameter() + ">")
              .description(
                  escape(help) + (standard.isEmpty() ? "" : " Default: " + escape(standard) + "."))
              .build());
    }
    stage.positional().ifPresent(each -> spec.addPositional(positional(each)));
    return spec.addOption(
            OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("<URI>")
                .description("Settings file.")
                .build())
        .addOption(
            OptionSpec.builder(SET)
                .type(List.class)
                .auxiliaryTypes(String.class)
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
            OptionSpec.builder(LOG_FORMAT)
                .type(String.class)
                .paramLabel("<FORMAT>")
                .description(
                    "Lines on standard error: text, or json for one object each. Default:"
                        + " HEADWAY_LOG_FORMAT, else text.")
                .build())
        .addOption(
            OptionSpec.builder(ResultFile.OPTION)
                .type(String.class)
                .paramLabel("<URI>")
                .description(
                    "Object in which the result is kept too, for a scheduler: that the command"
                        + " runs, then its result line, or the line and the exit status of its"
                        + " failure.")
                .build())
        .addOption(
            OptionSpec.builder(DEBUG)
                .type(boolean.class)
                .arity("0")
                .description("Log stack traces, in executors too, and more of Headway.")
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

  private static List<Flag> flags(Stage stage) {
    return Flag.union(Flag.COMMON, stage.flags());
  }

  private static PositionalParamSpec positional(PositionalArgument each) {
    PositionalParamSpec.Builder built =
        PositionalParamSpec.builder().paramLabel(each.label()).description(escape(each.help()));
    return (each.many()
            ? built.index("0..*").arity("0..*").type(List.class).auxiliaryTypes(String.class)
            : built.index("0").arity("0..1").type(String.class))
        .build();
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
    CommandLine.ParseResult first = parsed.subcommand();
    CommandLine.ParseResult chosen = first.hasSubcommand() ? first.subcommand() : first;
    if (!(chosen.commandSpec().userObject() instanceof Stage stage)) {
      throw new UsageException(
          "Cannot start: say what to "
              + chosen.commandSpec().name()
              + "; see "
              + chosen.commandSpec().qualifiedName()
              + " --help");
    }
    LogFormat.use(chosen.matchedOptionValue(LOG_FORMAT, ""), chosen.hasMatchedOption(DEBUG));
    Map<String, String> overrides = new java.util.LinkedHashMap<>(stage.defaults());
    chosen.matchedOptionValue(SET, List.<String>of()).forEach(each -> set(each, overrides));
    for (Flag flag : flags(stage)) {
      if (chosen.hasMatchedOption(flag.option())) {
        overrides.put(flag.key(), chosen.matchedOptionValue(flag.option(), ""));
      }
    }
    stage.positional().ifPresent(each -> name(each, chosen, overrides));
    return new StageCommand(
            stage,
            chosen.matchedOptionValue(CONFIG, ""),
            overrides,
            java.util.Optional.ofNullable(chosen.matchedOptionValue(EMBEDDED, null))
                .map(java.nio.file.Path.class::cast)
                .or(stage::embeddedStore),
            result)
        .execute(out, chosen.hasMatchedOption(DRY_RUN));
  }

  /** Picocli's own maps warn of a quote in a value. */
  private static void set(String pair, Map<String, String> overrides) {
    int end = pair.indexOf('=');
    if (end < 1) {
      throw new UsageException(
          "Cannot start: %s takes key=value but was %s; see headway --help".formatted(SET, pair));
    }
    overrides.put(pair.substring(0, end), pair.substring(end + 1));
  }

  /** Rejects a value that is given in two ways. */
  private static void name(
      PositionalArgument positional,
      CommandLine.ParseResult chosen,
      Map<String, String> overrides) {
    if (!chosen.hasMatchedPositional(0)) {
      return;
    }
    if (positional.many()) {
      List<String> named = chosen.matchedPositionalValue(0, List.<String>of());
      if (positional.workspace()) {
        overrides.putIfAbsent(Flag.WORKSPACE.key(), named.get(0));
      }
      overrides.merge(
          positional.key(),
          SettingsLoader.list(named),
          (flag, list) -> SettingsLoader.joined(flag, named));
      return;
    }
    String named = chosen.matchedPositionalValue(0, "");
    String flagged = overrides.put(positional.key(), named);
    if (flagged != null && !flagged.equals(named)) {
      throw new UsageException(
          "Cannot start: %s is %s by flag and %s without; give one of them"
              .formatted(positional.key(), flagged, named));
    }
  }
}
