using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The rules of the policy's sections that are lists: inhibitions, silences, quiet hours, escalation, all-clear.</summary>
internal static class SectionRules
{
    /// <exception cref="PolicyException">A value is out of range, a name is there twice, a matcher cannot be read.</exception>
    public static void Check(AlertPolicy policy)
    {
        Named("$.inhibitions", policy.Inhibitions, rule => rule.Name);
        for (var index = 0; index < policy.Inhibitions.Length; index++) Inhibition(At("$.inhibitions", index), policy.Inhibitions[index]);

        if (policy.Silences.Length > PolicyRules.MaxRules) throw TooMany("$.silences", policy.Silences.Length);
        for (var index = 0; index < policy.Silences.Length; index++)
            if (policy.Silences[index].Wrong() is { } wrong) throw PolicyRules.Refused($"{At("$.silences", index)}.{wrong.Member}", wrong.Problem);

        Named("$.quietHours", policy.QuietHours, rule => rule.Name);
        for (var index = 0; index < policy.QuietHours.Length; index++)
        {
            var path = At("$.quietHours", index);
            if (policy.QuietHours[index].Window.Problem() is { } problem) throw PolicyRules.Refused(path, problem);
            Matchers($"{path}.match", policy.QuietHours[index].Matchers, least: 0);
        }

        if (policy.Escalation is { } escalation)
        {
            PolicyRules.Within(PolicyRules.EscalationAfter, PolicyRules.EscalationAfter.Path, escalation.AfterSeconds);
            PolicyRules.Within(PolicyRules.EscalationTimes, PolicyRules.EscalationTimes.Path, escalation.Times);
            PolicyRules.Channels("$.escalation.channels", escalation.Channels);
        }

        if (policy.AllClear is { } allClear) AllClear(allClear.Kinds);
    }

    /// <summary>Names of a list: each once, of letters, digits, '-' and '_'.</summary>
    public static void Named<T>(string path, T[] rules, Func<T, string> nameOf)
    {
        if (rules.Length > PolicyRules.MaxRules) throw TooMany(path, rules.Length);
        for (var index = 0; index < rules.Length; index++)
        {
            var name = nameOf(rules[index]);
            if (name.Length is < 1 or > PolicyRules.MaxNameLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw PolicyRules.Refused($"{At(path, index)}.name", $"'{name}' is no name: 1 to {PolicyRules.MaxNameLength} letters, digits, '-' and '_'");
            if (Array.FindIndex(rules, rule => string.Equals(nameOf(rule), name, StringComparison.Ordinal)) < index)
                throw PolicyRules.Refused($"{At(path, index)}.name", $"'{name}' is there twice");
        }
    }

    public static void Matchers(string path, LabelMatcher[] matchers, int least)
    {
        if (matchers.Length < least || matchers.Length > Silence.MaxMatchers) throw PolicyRules.Refused(path, $"there are {matchers.Length} matchers; {least} to {Silence.MaxMatchers}");
        for (var index = 0; index < matchers.Length; index++)
            if (matchers[index].Problem() is { } problem) throw PolicyRules.Refused(At(path, index), problem);
    }

    private static void Inhibition(string path, InhibitionRule rule)
    {
        Matchers($"{path}.source", rule.Source, least: 1);
        Matchers($"{path}.target", rule.Target, least: 1);
        PolicyRules.Within(PolicyRules.Inhibition, $"{path}.for", rule.Seconds);
        if (rule.Equal.Distinct().Count() < rule.Equal.Length) throw PolicyRules.Refused($"{path}.equal", "a label is there twice");
    }

    private static void AllClear(KindFlag[] kinds)
    {
        for (var index = 1; index < kinds.Length; index++)
            if (string.CompareOrdinal(WireName.Of(kinds[index - 1].Kind), WireName.Of(kinds[index].Kind)) >= 0)
                throw PolicyRules.Refused($"$.allClear.kinds.{WireName.Of(kinds[index].Kind)}", "kinds must be sorted, each once");
    }

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static PolicyException TooMany(string path, int count) => PolicyRules.Refused(path, $"there are {count}; at most {PolicyRules.MaxRules}");
}
