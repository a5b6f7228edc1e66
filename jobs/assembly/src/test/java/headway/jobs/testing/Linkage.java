package headway.jobs.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/** Looks whether what classes call and read is there, as a JVM would when it links them. */
public final class Linkage {
  /** What a class has itself, by name and descriptor, and where it inherits from. */
  private record Members(Set<String> own, List<String> parents) {}

  private static final Pattern NAMED_TYPE = Pattern.compile("L([^;]+);");

  private final Map<String, byte[]> classes = new HashMap<>();
  private final Map<String, Members> known = new HashMap<>();

  /** Against the classes of these jars and of this JVM. */
  public static Linkage against(List<Path> jars) throws IOException {
    Linkage linkage = new Linkage();
    for (Path jar : jars) {
      linkage.load(jar).forEach(linkage.classes::putIfAbsent);
    }
    return linkage;
  }

  private Linkage() {}

  private Map<String, byte[]> load(Path file) throws IOException {
    Map<String, byte[]> loaded = new HashMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
          try (InputStream in = jar.getInputStream(entry)) {
            loaded.put(name.substring(0, name.length() - ".class".length()), in.readAllBytes());
          }
        }
      }
    }
    return loaded;
  }

  /**
   * The members and types that classes of a jar refer to and that do not exist, each with the class
   * that refers to it.
   *
   * @param from which classes to look into, by name with slashes
   * @param to whose members to look for
   */
  public Set<String> missing(Path jar, Predicate<String> from, Predicate<String> to)
      throws IOException {
    Map<String, byte[]> ours = load(jar);
    ours.forEach(classes::putIfAbsent);
    Set<String> missing = new TreeSet<>();
    ours.forEach(
        (name, bytes) -> {
          if (from.test(name)) {
            references(bytes, to)
                .forEach(
                    reference -> {
                      if (!exists(reference)) {
                        missing.add(reference + " of " + name);
                      }
                    });
          }
        });
    return missing;
  }

  /** Members as {@code owner.nameDescriptor}, types of signatures as their names. */
  private static Set<String> references(byte[] bytes, Predicate<String> to) {
    Set<String> found = new HashSet<>();
    MethodVisitor code =
        new MethodVisitor(Opcodes.ASM9) {
          private void add(String owner, String name, String descriptor) {
            if (to.test(owner)) {
              found.add(owner + "." + name + descriptor);
            }
            types(descriptor, to, found);
          }

          @Override
          public void visitMethodInsn(
              int op, String owner, String name, String descriptor, boolean ofInterface) {
            add(owner, name, descriptor);
          }

          @Override
          public void visitFieldInsn(int op, String owner, String name, String descriptor) {
            add(owner, name, descriptor);
          }

          @Override
          public void visitInvokeDynamicInsn(
              String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
              if (argument instanceof Handle handle) {
                add(handle.getOwner(), handle.getName(), handle.getDesc());
              } else if (argument instanceof Type type) {
                types(type.getDescriptor(), to, found);
              }
            }
          }
        };
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String generic, String[] thrown) {
                types(descriptor, to, found);
                return code;
              }
            },
            ClassReader.SKIP_DEBUG);
    return found;
  }

  private static void types(String descriptor, Predicate<String> to, Set<String> found) {
    Matcher names = NAMED_TYPE.matcher(descriptor);
    while (names.find()) {
      if (to.test(names.group(1))) {
        found.add(names.group(1));
      }
    }
  }

  private boolean exists(String reference) {
    int dot = reference.indexOf('.');
    if (dot < 0) {
      return read(reference).parents().size() > 0;
    }
    return exists(reference.substring(0, dot), reference.substring(dot + 1));
  }

  private boolean exists(String owner, String member) {
    Members members = known.computeIfAbsent(owner, this::read);
    return members.own().contains(member)
        || members.parents().stream().anyMatch(parent -> exists(parent, member));
  }

  private Members read(String name) {
    Members members = new Members(new HashSet<>(), new ArrayList<>());
    byte[] bytes = classes.get(name);
    try (InputStream in =
        bytes == null
            ? Object.class.getResourceAsStream("/" + name + ".class")
            : new ByteArrayInputStream(bytes)) {
      if (in != null) {
        new ClassReader(in.readAllBytes()).accept(collecting(members), ClassReader.SKIP_CODE);
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return members;
  }

  private static ClassVisitor collecting(Members members) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public void visit(
          int version, int access, String name, String generic, String parent, String[] more) {
        if (parent != null) {
          members.parents().add(parent);
        }
        members.parents().addAll(List.of(more));
      }

      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String generic, String[] thrown) {
        members.own().add(name + descriptor);
        return null;
      }

      @Override
      public FieldVisitor visitField(
          int access, String name, String descriptor, String generic, Object value) {
        members.own().add(name + descriptor);
        return null;
      }
    };
  }
}
