using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>The words of a setting's row: what it takes, what holds without it, what it means.</summary>
internal static partial class SettingText
{
    private static readonly (string Ending, string Unit)[] Units =
    [
        ("Milliseconds", "ms"), ("Seconds", "s"), ("Minutes", "min"), ("Days", "days"), ("Percent", "%"), ("Points", "points"), ("Usd", "US dollars"), ("Megabytes", "MiB"),
    ];

    /// <summary>As the environment has it; a list's first item, and <c>SYMBOL</c> for what a dictionary is keyed by.</summary>
    public static string Variable(KnownSetting setting) => Path(setting.Key).Replace(":", "__", StringComparison.Ordinal) + (IsList(setting) ? "__0" : string.Empty);

    /// <summary>A path with <c>SYMBOL</c>, 0 and … for what the user chooses.</summary>
    public static string Path(string key) => key
        .Replace($":{KnownSettings.Any}:{KnownSettings.Any}", ":SYMBOL:…", StringComparison.Ordinal)
        .Replace($"Sources:{KnownSettings.Any}", "Sources:0", StringComparison.Ordinal)
        .Replace(KnownSettings.Any, "SYMBOL", StringComparison.Ordinal);

    /// <summary>Type, range and unit.</summary>
    public static string Takes(KnownSetting setting)
    {
        if (SectionShape.DictionaryValue(setting.Member.PropertyType) is { } inner)
            return $"any of {string.Join(", ", SectionShape.Members(inner).Keys.Order(StringComparer.Ordinal))}";
        var type = ValueOf(setting);
        var isList = IsList(setting);
        var range = setting.Member.GetCustomAttribute<RangeAttribute>();
        var parts = new List<string> { Kind(type, range) };
        if (isList) parts.Insert(0, setting.Member.GetCustomAttribute<MaxLengthAttribute>() is { } most ? $"list, up to {most.Length}" : "list");
        else if (setting.Member.GetCustomAttribute<MaxLengthAttribute>() is { } longest) parts.Add($"up to {longest.Length} characters");
        if (setting.Member.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern) parts.Add(Form(setting, pattern));
        if (IsNumber(type) && Units.FirstOrDefault(unit => setting.Member.Name.EndsWith(unit.Ending, StringComparison.Ordinal)).Unit is { } named) parts.Add(named);
        return Escaped(string.Join(", ", parts));
    }

    /// <summary>What holds where it is not set.</summary>
    public static string Default(KnownSetting setting)
    {
        var text = setting.Default ?? EnvironmentNames.All.FirstOrDefault(name => name.Key == setting.Key)?.Default;
        if (setting.Member.PropertyType == typeof(TimeSpan) && text?.Contains('.', StringComparison.Ordinal) == true) text = text.TrimEnd('0');
        if (text is "True" or "False") return $"`{text.ToLowerInvariant()}`";
        return string.IsNullOrEmpty(text) ? "none" : $"`{Escaped(text.Replace(",", ", ", StringComparison.Ordinal))}`";
    }

    /// <summary>The summary without what other columns say.</summary>
    public static string Meaning(string summary) => Said().Replace(summary, string.Empty).Trim();

    /// <summary>What the choices of an enum mean, as far as they say so.</summary>
    public static string Choices(KnownSetting setting)
    {
        var type = ValueOf(setting);
        var said = type.IsEnum ? Enum.GetNames(type).Select(value => (Value: value, Meaning: XmlSummaries.Of(type, value))).Where(choice => choice.Meaning is not null) : [];
        return string.Concat(said.Select(choice => $" `{choice.Value}`: {choice.Meaning}"));
    }

    /// <summary>The number that a summary gives for the default, where it gives one.</summary>
    public static string? DefaultSaid(string summary) => Number().Match(summary) is { Success: true } match ? match.Groups["number"].Value.Replace(",", string.Empty, StringComparison.Ordinal) : null;

    private static string Kind(Type type, RangeAttribute? range)
    {
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(Uri)) return "address";
        if (type == typeof(DateOnly)) return "date, yyyy-MM-dd";
        if (type == typeof(TimeSpan)) return range is null ? "time, hh:mm:ss" : $"time, {range.Minimum} to {range.Maximum}";
        if (!IsNumber(type)) return "text";
        var kind = type == typeof(double) || type == typeof(decimal) ? "number" : "whole number";
        if (range is null) return type == typeof(ulong) ? $"{kind}, 0 or more" : kind;
        var (least, most) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
        return most >= int.MaxValue && kind == "whole number" ? $"{kind}, {Shown(least)} or more" : $"{kind}, {Shown(least)} to {Shown(most)}";
    }

    private static bool IsList(KnownSetting setting) => !SectionShape.IsValue(setting.Member.PropertyType) && SectionShape.DictionaryValue(setting.Member.PropertyType) is null;

    // A list's items' type, a nullable's own.
    private static Type ValueOf(KnownSetting setting)
    {
        var type = IsList(setting) ? SectionShape.Element(setting.Member.PropertyType)! : setting.Member.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;

    private static string Shown(double number) => number.ToString(number >= 1_000 ? "#,##0" : "0.######", CultureInfo.InvariantCulture);

    // "Notifier:Telegram:ChatId must be a number or @name."
    private static string Form(KnownSetting setting, RegularExpressionAttribute pattern)
    {
        var message = (pattern.ErrorMessage ?? throw new InvalidOperationException($"{setting.Key}: its form has no words.")).TrimEnd('.');
        return message[(message.IndexOf(" must ", StringComparison.Ordinal) + " must ".Length)..] is var form && form.StartsWith("be ", StringComparison.Ordinal) ? form["be ".Length..] : form;
    }

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // "Secret." and a default that is a value alone stand in columns of their own.
    [GeneratedRegex(
        @"(?<=^|[.;] )(Secret\.|Default:? (none|`?[^\s:]+`?( %| s| min| h| day| US dollars)?( \([^)]*\))?)\.)( |$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Said();

    [GeneratedRegex(@"[Dd]efault:? (?<number>-?[0-9][0-9,]*(\.[0-9]+)?)(?=[.,;) ]|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
