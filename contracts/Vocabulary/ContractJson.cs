using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>
/// How every contract is written and read: camelCase, unknown members ignored, a missing required member or a null where none is
/// allowed refused with the member's name.
/// </summary>
public static class ContractJson
{
    public static readonly JsonSerializerOptions Options = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets these rules on the options of another serialiser.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        return options;
    }
}

/// <summary>A message that reads as JSON and still cannot be right: columns of unequal length, a number out of range.</summary>
public sealed class InvalidContractException(string message) : Exception(message);
