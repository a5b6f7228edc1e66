package headway.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import headway.common.SharedFiles;
import headway.jobs.cli.Main;
import headway.jobs.kryo.KryoClasses;
import headway.jobs.stage.Stage;
import headway.jobs.stage.Stages;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;

/** The rules of the modules and their packages. */
class ArchitectureTest {
  private static final int LONGEST_FILE_LINES = 500;

  /** Of all modules, without their tests, be they in folders or in jars. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("headway");

  @Test
  void allModulesAreSeen() {
    assertThat(CLASSES.contain("headway.common.storage.Storage")).isTrue();
    assertThat(CLASSES.contain("headway.jobs.cli.Main")).isTrue();
    assertThat(CLASSES.contain("headway.jobs.ArchitectureTest")).isFalse();
    assertThat(CLASSES.contain("headway.common.SharedFiles")).isFalse();
  }

  @Test
  void commonKnowsNoSpark() {
    noClasses()
        .that()
        .resideInAPackage("headway.common..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "headway.jobs..")
        .check(CLASSES);
  }

  /** What reads, cuts and runs networks knows of ND4J only the classes of ONNX's protocol. */
  @Test
  void whatRunsNetworksKnowsNoDl4j() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "headway.common.natives..",
            "headway.common.network",
            "headway.common.network.classifier..",
            "headway.common.network.fold..",
            "headway.common.network.forms..",
            "headway.common.network.onnx..",
            "headway.common.network.pretrained..",
            "headway.common.network.proto..",
            "headway.common.network.runtime..",
            "headway.common.network.tail..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j.linalg..", "headway.common.nd4j..")
        .check(CLASSES);
  }

  /** A user's session has neither the command line's settings nor its listeners. */
  @Test
  void stagesOfSparkMlNeedNoCommandLineAndNoTraining() {
    noClasses()
        .that()
        .resideInAPackage("headway.ml..")
        .and()
        .resideOutsideOfPackage("headway.ml.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "headway.jobs.cli..",
            "headway.jobs.stage..",
            "headway.jobs.kryo..",
            "org.deeplearning4j..",
            "org.nd4j..")
        .check(CLASSES);
  }

  /** So that no kernel forgets that ND4J may compute on a GPU. */
  @Test
  void onePlaceAsksWhereNd4jComputesAndKernelsAloneUseItsBuffers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("headway.common.nd4j")
        .should()
        .callMethod(OpExecutioner.class, "type")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "headway.common.nd4j", "headway.common.network.kernels", "headway.common.head.step")
        .should()
        .callMethod(DataBuffer.class, "asNioFloat")
        .check(CLASSES);
  }

  @Test
  void jobsKnowNoPixelsAndNoLayers() {
    noClasses()
        .that()
        .resideInAPackage("headway.jobs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.bytedeco.opencv..", "ai.onnxruntime..", "org.deeplearning4j.nn.conf.layers..")
        .check(CLASSES);
  }

  /** So that a jar without training starts the same command line, sessions and executors. */
  @Test
  void whatAllStagesHaveInCommonNeedsNoStageAndNoTraining() {
    String[] common = {
      "headway.jobs.cli..",
      "headway.jobs.kryo..",
      "headway.jobs.observe..",
      "headway.jobs.spark..",
      "headway.jobs.stage.."
    };
    noClasses()
        .that()
        .resideInAnyPackage(common)
        .should()
        .dependOnClassesThat(
            resideInAPackage("headway.jobs..")
                .and(not(resideInAnyPackage(common)))
                .or(resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")))
        .check(CLASSES);
  }

  @Test
  void allStagesAreRegistered() {
    List<Stage> registered = new ArrayList<>(Stages.all());
    assertThat(registered)
        .extracting(stage -> stage.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(implementationsOf(Stage.class));
  }

  @Test
  void allClassesForKryoAreRegistered() {
    assertThat(ServiceLoader.load(KryoClasses.class))
        .extracting(classes -> classes.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(implementationsOf(KryoClasses.class));
  }

  /** So that training works in a program's session, whose serializer is Java's unless set. */
  @Test
  void whatKryoSendsJavaSendsToo() {
    assertThat(
            Stream.concat(
                    ServiceLoader.load(KryoClasses.class).stream()
                        .flatMap(each -> each.get().classes().stream()),
                    Stages.all().stream().flatMap(each -> each.kryoClasses().stream()))
                .filter(type -> type.getName().startsWith("headway.")))
        .hasSizeGreaterThan(30)
        .allSatisfy(type -> assertThat(type).isAssignableTo(Serializable.class));
  }

  private static List<String> implementationsOf(Class<?> type) {
    return CLASSES.stream()
        .filter(each -> each.isAssignableTo(type) && !each.isInterface())
        .map(JavaClass::getName)
        .toList();
  }

  @Test
  void nothingNeedsTheDemo() {
    noClasses()
        .that()
        .resideOutsideOfPackage("headway.jobs.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("headway.jobs.demo..", "org.gaul..")
        .check(CLASSES);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void onlyStorageOpensFileSystems() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "headway.common.storage",
            "headway.common.storage.atomic",
            "headway.common.storage.s3",
            "headway.common.image.synthetic",
            "headway.common.s3sdk1",
            "headway.common.s3sdk2")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.hadoop.fs.FileSystem")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("headway.common.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("headway.jobs.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesBelowTheFirstLevelHaveNoCycles() {
    slices().matching("headway.common.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().assignedFrom(new JobsPackages()).should().beFreeOfCycles().check(CLASSES);
  }

  /** Each package of jobs, at any depth, is a slice. */
  private static final class JobsPackages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass each) {
      return each.getPackageName().startsWith("headway.jobs.")
          ? SliceIdentifier.of(each.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of jobs";
    }
  }

  @Test
  void stagesAreCalledJobs() {
    classes()
        .that()
        .implement(Stage.class)
        .and()
        .resideOutsideOfPackage("headway.jobs.demo..")
        .should()
        .haveSimpleNameEndingWith("Job")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Set<Path> folders =
        SharedFiles.sources().stream()
            .map(Path::getParent)
            .filter(folder -> folder.toString().contains("src/main"))
            .collect(Collectors.toSet());
    assertThat(folders)
        .hasSizeGreaterThan(20)
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void everyStageSaysWhatItReadsAndWritesAndWhatIsNext() throws IOException {
    List<String> stages =
        CLASSES.stream()
            .filter(each -> each.isAssignableTo(Stage.class) && !each.isInterface())
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals("headway.jobs.demo"))
            .distinct()
            .toList();
    assertThat(stages)
        .contains("headway.jobs.shard", "headway.jobs.extract", "headway.jobs.run")
        .allSatisfy(
            name ->
                assertThat(SharedFiles.sources())
                    .filteredOn(
                        file -> file.endsWith(name.replace('.', '/') + "/package-info.java"))
                    .singleElement()
                    .satisfies(
                        file -> assertThat(file).content().contains("Reads", "Writes", "Next")));
  }

  /** So that the property under which every test must run leaves none out. */
  @Test
  void testsAreSkippedByRequirementAlone() throws IOException {
    Pattern skips =
        Pattern.compile("(?m)^import (static )?\\S+\\.(Assumptions|Disabled|condition)\\b");
    assertThat(SharedFiles.sources())
        .filteredOn(file -> skips.matcher(text(file)).find())
        .isEmpty();
  }

  @Test
  void noFileIsLongerThanItMayBe() throws IOException {
    assertThat(SharedFiles.sources())
        .hasSizeGreaterThan(500)
        .allSatisfy(
            file -> assertThat(lines(file)).as("%s", file).isLessThanOrEqualTo(LONGEST_FILE_LINES));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static int lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
