"""What a stage of deploy/python does with its params, beside its stage of the JVM."""

from typing import get_type_hints

OTHERS = {str: "other", int: 3, float: 0.25, bool: True}


def accessor(stage, verb, param):
    return getattr(stage, verb + param.name[0].upper() + param.name[1:])


def differences(made, folder, **needed):
    """Sets each param to another value by its setter, by setParams and by the constructor.

    :param made: the class
    :param folder: where such a stage is saved
    :param needed: values that saving needs, and which it may replace
    :return: the number of params, and texts that are none if all is well
    """
    found = []
    stage = made()
    java = {param.name(): param for param in stage._java_obj.params()}
    if {param.name for param in stage.params} != set(java):
        found.append("params other than the JVM's")
    fresh = stage._java_obj
    values = {}
    for param in stage.params:
        kind = get_type_hints(accessor(stage, "get", param))["return"]
        other = needed.get(param.name, OTHERS.get(kind, ["other"]))
        has = fresh.hasDefault(java[param.name])
        if has != stage.hasDefault(param):
            found.append(param.name + " has a default here or there alone")
        elif has and plain(accessor(fresh, "get", param)()) != stage.getOrDefault(param):
            found.append(param.name + " has another default than in the JVM")
        if stage.isDefined(param) and stage.getOrDefault(param) == other:
            found.append(param.name + " has its default for other value")
        if accessor(stage, "set", param)(other) is not stage:
            found.append(param.name + ": its setter does not return the stage")
        values[param.name] = other
    stage._transfer_params_to_java()
    for param in stage.params:
        if plain(accessor(stage._java_obj, "get", param)()) != values[param.name]:
            found.append(param.name + " is not what was set in the JVM")
    stage.write().overwrite().save(folder)
    loaded = made.load(folder)
    if type(loaded) is not made:
        found.append("loaded as " + str(type(loaded)))
    for how, each in (
        ("setter", stage),
        ("setParams", made().setParams(**values)),
        ("constructor", made(**values)),
        ("load", loaded),
        ("copy", stage.copy()),
    ):
        for param in each.params:
            value = accessor(each, "get", param)()
            if value != values[param.name] and not (how == "load" and param.name in needed):
                found.append("%s by %s is %s" % (param.name, how, value))
    return len(values), found


def plain(value):
    return value if isinstance(value, (str, int, float, bool)) else list(value)
