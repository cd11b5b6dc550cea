using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>Checks the data annotations of options and says what fails by the setting's full key: <c>Radar:Main:Metres: must be between 1 and 9.</c></summary>
internal sealed partial class SectionValidation<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly DataAnnotationValidateOptions<TOptions> _annotations = new(Options.DefaultName);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = _annotations.Validate(name, options);
        return result.Failed ? ValidateOptionsResult.Fail(result.Failures.Select(Placed)) : result;
    }

    // "DataAnnotation validation failed for 'RadarOptions.Main' members: 'Metres' with the error: 'The field Metres must be between 1 and 9.'."
    private string Placed(string failure)
    {
        if (Failure().Match(failure) is not { Success: true } match) return failure;
        var text = match.Groups["text"].Value;
        var inner = string.Concat(match.Groups["path"].Value.Split('.', '[').Skip(1).Select(part => part.TrimEnd(']') + ":"));
        var members = match.Groups["members"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var key = members.Length == 0 ? section : $"{section}:{inner}{string.Join(", ", members)}";
        return text.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase) ? text : $"{key}: {Plain().Replace(text, "must")}";
    }

    [GeneratedRegex("^DataAnnotation validation failed for '(?<path>[^']*)' members: '(?<members>[^']*)' with the error: '(?<text>.*?)'\\.?$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failure();

    [GeneratedRegex("^The (field )?[A-Za-z0-9_]+ (field )?must", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
