using System.Text;
using FsCheck.Xunit;
using OptionsAlerts.Notifier.Channels.Telegram;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class TelegramCallbackTests
{
    private static readonly Guid Alert = new("0c7b7dd1-b8d5-8f5a-9d0a-6a6f64a3e5b1");

    [Theory]
    [InlineData(TelegramAnswer.Acknowledge, "ack:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1")]
    [InlineData(TelegramAnswer.Mute, "mute:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1")]
    [InlineData(TelegramAnswer.Why, "why:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1")]
    public void data_says_what_and_which(TelegramAnswer answer, string data)
    {
        new TelegramCallback(answer, Alert).ToString().ShouldBe(data);
        TelegramCallback.TryParse(data, out var read).ShouldBeTrue();
        read.ShouldBe(new TelegramCallback(answer, Alert));
    }

    [Property]
    public void every_id_comes_back_within_sixty_four_bytes(Guid alert)
    {
        foreach (var answer in Enum.GetValues<TelegramAnswer>())
        {
            var data = new TelegramCallback(answer, alert).ToString();
            Encoding.UTF8.GetByteCount(data).ShouldBeLessThanOrEqualTo(TelegramCallback.Limit);
            TelegramCallback.TryParse(data, out var read).ShouldBeTrue();
            read.ShouldBe(new TelegramCallback(answer, alert));
        }
    }

    [Theory]
    [MemberData(nameof(NotOurs))]
    public void what_no_button_says_is_not_read(string? data)
    {
        TelegramCallback.TryParse(data, out var read).ShouldBeFalse();
        read.ShouldBeNull();
    }

    [Property]
    public void any_text_is_read_as_what_it_says_or_not_at_all(string text)
    {
        if (TelegramCallback.TryParse(text, out var read)) read.ToString().ShouldBe(text);
    }

    public static TheoryData<string?> NotOurs =>
    [
        (string?)null, "", "ack", "ack:", "ack:0", "ACK:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1", "ack:0C7B7DD1B8D58F5A9D0A6A6F64A3E5B1", "ack:0c7b7dd1-b8d5-8f5a-9d0a-6a6f64a3e5b1",
        "ack: 0c7b7dd1b8d58f5a9d0a6a6f64a3e5b", "ack:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1 ", "ack:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b\0", "stop:0c7b7dd1b8d58f5a9d0a6a6f64a3e5b1",
        "ack:mute:0c7b7dd1b8d58f5a9d0a6a6f64a3e", "ack:０c7b7dd1b8d58f5a9d0a6a6f64a3e5b1", new string('a', 64), "'; drop table alerts; --",
    ];
}
