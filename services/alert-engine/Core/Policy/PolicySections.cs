using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>For a while after an alert that matches the source, signals that match the target, and whose labels are equal to the alert's, are withheld.</summary>
public sealed record InhibitionRule
{
    /// <summary>Unique within the policy.</summary>
    public required string Name { get; init; }

    public required LabelMatcher[] Source { get; init; }
    public required LabelMatcher[] Target { get; init; }

    /// <summary>The labels that source and target must share.</summary>
    public required MatchLabel[] Equal { get; init; }

    /// <summary>1 to 86,400.</summary>
    public required int Seconds { get; init; }
}

/// <summary>
/// Withholds what matches all its matchers, from its start to its end, within its windows where it has any. One in the policy has no id of its own and need not end;
/// one that a person made is an event in the log.
/// </summary>
public sealed record Silence
{
    public const int MaxMatchers = 16;
    public const int MaxWindows = 16;
    public const int MaxTextLength = 500;

    /// <summary>Its identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>At least one.</summary>
    public required LabelMatcher[] Matchers { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>After the start; the furthest instant there is for one without an end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public required string Author { get; init; }
    public required string Comment { get; init; }

    /// <summary>Within its time, only inside these; empty: always.</summary>
    public WeeklyWindow[] Windows { get; init; } = [];

    /// <summary>What is wrong with it, named by the member; null when nothing is.</summary>
    public (string Member, string Problem)? Wrong()
    {
        if (Matchers.Length is < 1 or > MaxMatchers) return ("matchers", $"there are {Matchers.Length}; 1 to {MaxMatchers}");
        for (var index = 0; index < Matchers.Length; index++)
            if (Matchers[index].Problem() is { } problem) return ($"matchers[{index}]", problem);
        if (EndsAt <= StartsAt) return ("ends", "must be after the start");
        if (Author.Length is < 1 or > MaxTextLength) return ("author", $"has {Author.Length} characters; 1 to {MaxTextLength}");
        if (Comment.Length > MaxTextLength) return ("comment", $"has {Comment.Length} characters; at most {MaxTextLength}");
        if (Windows.Length > MaxWindows) return ("windows", $"there are {Windows.Length}; at most {MaxWindows}");
        for (var index = 0; index < Windows.Length; index++)
            if (Windows[index].Problem() is { } problem) return ($"windows[{index}]", problem);
        return Array.Exists([Author, Comment], text => text.Any(char.IsControl)) ? ("comment", "author and comment hold no control characters") : null;
    }
}

/// <summary>Hours in which what matches is withheld and told in one digest when they are over. Criticals pass, unless the rule says otherwise.</summary>
public sealed record QuietHours
{
    /// <summary>Unique within the policy.</summary>
    public required string Name { get; init; }

    public required WeeklyWindow Window { get; init; }

    /// <summary>Empty: everything.</summary>
    public required LabelMatcher[] Matchers { get; init; }

    /// <summary>True: criticals are withheld too.</summary>
    public required bool IncludesCritical { get; init; }
}

/// <summary>What happens to an alert that nobody acknowledges.</summary>
public sealed record EscalationRule
{
    /// <summary>The lowest severity that is escalated.</summary>
    public required Severity From { get; init; }

    /// <summary>How long an acknowledgement is awaited, each time, 10 to 86,400.</summary>
    public required int AfterSeconds { get; init; }

    /// <summary>Who is asked: those of them that are live and were not asked yet; when there is none left and it is to be told again, all channels of its route.</summary>
    public required string[] Channels { get; init; }

    /// <summary>How often it is escalated, 1 to 20.</summary>
    public required int Times { get; init; }
}

/// <summary>Which ends of alerted conditions are told.</summary>
public sealed record AllClearRule
{
    /// <summary>The lowest severity alerted whose end is told; null: none, but for the kinds.</summary>
    public Severity? From { get; init; }

    /// <summary>Kinds that are told, or not, whatever their severity; sorted by wire name, each once.</summary>
    public required KindFlag[] Kinds { get; init; }

    public bool Tells(SignalKind kind, Severity severity)
    {
        foreach (var flag in Kinds)
            if (flag.Kind == kind) return flag.On;
        return severity >= From;
    }
}

/// <summary>Yes or no for one kind.</summary>
public sealed record KindFlag
{
    public required SignalKind Kind { get; init; }
    public required bool On { get; init; }
}

/// <summary>A way that alerts of a severity go when they match.</summary>
public sealed record RouteBranch
{
    /// <summary>Unique within its severity.</summary>
    public required string Name { get; init; }

    /// <summary>At least one.</summary>
    public required LabelMatcher[] Matchers { get; init; }

    public required bool Broadcast { get; init; }
    public required string[] Channels { get; init; }
}
