using Mono.Cecil;
using Mono.Cecil.Cil;

namespace OptionsAlerts.Unit.Tests.Architecture;

/// <summary>
/// Every type that a type names: bases, interfaces, attributes, fields, signatures, locals, and each instruction of its methods, its nested and
/// compiler-made types (lambdas, async and iterator machines) included.
/// </summary>
internal static class TypeUse
{
    /// <summary>Full names without generic arguments, those listed apart: <c>System.Collections.Generic.List`1</c>, <c>System.Int32</c>.</summary>
    public static IReadOnlySet<string> Of(TypeDefinition type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in References(type)) names.UnionWith(Names(reference));
        return names;
    }

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. Attributes(type),
        .. type.Fields.SelectMany(field => Attributes(field).Append(field.FieldType)),
        .. type.Properties.SelectMany(Attributes),
        .. type.GenericParameters.SelectMany(Constraints),
        .. type.Methods.SelectMany(Method),
        .. type.NestedTypes.SelectMany(References),
    ];

    private static IEnumerable<TypeReference?> Method(MethodDefinition method) =>
    [
        .. Attributes(method),
        .. method.GenericParameters.SelectMany(Constraints),
        .. Signature(method),
        .. method.Parameters.SelectMany(Attributes),
        .. method.HasBody ? Body(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Body(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            MethodReference method => [method.DeclaringType, .. Signature(method), .. method is GenericInstanceMethod generic ? generic.GenericArguments : []],
            FieldReference field => [field.DeclaringType, field.FieldType],
            _ => Array.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference?> Signature(MethodReference method) => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference?> Constraints(GenericParameter parameter) => parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes.Select(attribute => attribute.AttributeType);

    private static IEnumerable<string> Names(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Names).Concat(Names(generic.ElementType)),
        IModifierType modified => Names(modified.ElementType),
        TypeSpecification specified => Names(specified.ElementType),
        _ => [type.FullName.Replace('/', '.')],
    };
}
