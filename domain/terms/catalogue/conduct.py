"""Chapter 5, last part: secrecy, personal data, conduct, closing articles (Articles 45 to 52)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

_FREE: Final = Told(
    "permission: no day, sum or state follows from it",
    "許容：期日・金額・状態のいずれも生じない",
)

CONDUCT: Final[tuple[Paragraph, ...]] = (
    *article(
        45,
        "秘密の保持",
        "Secrecy",
        Clause(
            "prohibition",
            "Marked information is neither disclosed nor put to other use without consent; five exceptions.",
            "秘密と示して媒体で渡された情報は、承諾なく漏らすことも流用もできない。例外が五つある。",
            items=(
                Told(
                    "public, then or later without the recipient's fault",
                    "公知、又は受け手の責任なく公知になったもの",
                ),
                Told("already held", "元から持っていたもの"),
                Told("developed independently", "独自の開発によるもの"),
                Told("lawfully had from a third party without such a duty", "義務を伴わず第三者から適法に得たもの"),
                Told("to be disclosed by law or to an authority", "法令や官庁の求めにより開示すべきもの"),
            ),
        ),
        Clause(
            "transition",
            "The duty lasts three years from receipt.",
            "この義務は、受け取ってから3年続く。",
        ),
        Clause(
            "prohibition",
            "Secrets of communications follow telecommunications law, and the three years do not end the duty.",
            "通信の秘密は電気通信の法律に従って扱い、3年の期限は当てはまらない。",
        ),
        Clause(
            "permission",
            "The company may tell its subsidiaries that and how the customer uses the services.",
            "当社は、利用の事実と様子を子会社に伝えることができる。",
            _FREE,
        ),
    ),
    *article(
        46,
        "個人情報保護",
        "Personal data",
        Clause(
            "obligation",
            "The company treats personal data by law and by its own policy.",
            "当社は法と自社の方針に沿って個人情報を扱う。",
            Told(
                "standing duty: it has no day, sum or state; data obtained are dealt with under 46(2)",
                "継続的な義務：期日・金額・状態がなく、取得した情報は第2項で扱われる",
            ),
        ),
        Clause(
            "obligation",
            "Data obtained through the services are used for four purposes only.",
            "得た個人情報は、四つの目的の内で使う。",
            items=(
                Told("to provide the services, notices included", "連絡を含む、サービスのための業務"),
                Told("surveys to keep up and better the services", "改善に向けた調査と分析"),
                Told("to send information on services", "サービスの案内の送付"),
                Told("within any further consent", "その他の同意の範囲"),
            ),
        ),
        Clause(
            "permission",
            "Data go to others by consent, or to a subcontractor under the company's supervision.",
            "個人情報は、同意による場合と、当社が監督する委託先の場合に人へ渡る。",
            Told(
                "permission: no day, sum or state follows from it; the duty to supervise is that of 42(2)",
                "許容：期日・金額・状態のいずれも生じず、委託先への責任は第42条第2項による",
            ),
        ),
        Clause(
            "permission",
            "Where the law calls for it the company may disclose personal data to whoever asks.",
            "法が求めるとき、当社は請求した者に個人情報を示しうる。",
            _FREE,
        ),
        Clause(
            "formation",
            "With the contract the published data protection agreement is concluded too.",
            "契約の成立と同時に、公表済みのデータ保護契約にも合意したことになる。",
            Told(
                "consequence without content here: it happens with the formation computed under 1(4)",
                "付随的な効果：成立（第1条第4項）と同時に生じ、その内容は約款の外にある",
            ),
        ),
    ),
    *article(
        47,
        "勧誘等の禁止",
        "No solicitation",
        Clause(
            "prohibition",
            "During the term and for a year after it the customer does not solicit the company's staff.",
            "契約者は、期間中とその後1年、当社側の人を引き抜こうとしてはならない。",
        ),
        Clause(
            "transition",
            "If it does, the company may rescind at once.",
            "反すれば、当社は予告なくすぐ解除できる。",
        ),
        Clause(
            "liability",
            "And the customer pays all the damage, without cap.",
            "契約者は生じた損害を残らず賠償し、上限はない。",
        ),
    ),
    *article(
        48,
        "カスタマーハラスメント",
        "Customer harassment",
        Clause(
            "permission",
            "The company may refuse performance and other demands if the customer harasses; ten examples are given.",
            "契約者がハラスメントに及べば、当社は履行も要求も断れる。十の例が挙がる。",
            items=(
                Told("excessive demands for service", "行き過ぎた要求"),
                Told("demands for apology or punishment without reason", "理由のない謝罪や処罰の要求"),
                Told("detaining staff by repetition", "繰り返しによる長い拘束"),
                Told("threats", "おどし"),
                Told("defamation on the internet", "ネット上の中傷"),
                Told("insults, sexual harassment, invasion of privacy", "侮辱・性的な嫌がらせ・私事への介入"),
                Told("violence, extortion, coercion, attempts too", "暴力・ゆすり・強制（未遂も）"),
                Told("harm to credit, obstruction of business", "信用や業務への妨げ"),
                Told("trespass, refusal to leave", "立入りや居座り"),
                Told("acts of the like", "似た行為"),
            ),
        ),
        Clause(
            "prohibition",
            "Harassment is forbidden, and whoever does it pays the damage, solace included, without cap.",
            "ハラスメントは許されず、行った者は慰謝の分も含めて上限なく償う。",
        ),
        Clause(
            "liability",
            "The company does not answer for what it leaves undone on that account.",
            "そのために行わなかったことについて、当社は責任を問われない。",
        ),
        Clause(
            "transition",
            "The company may rescind without any burden.",
            "当社は何の負担もなく解除できる。",
        ),
        Clause(
            "permission",
            "The company may turn to police or lawyers as it sees fit.",
            "当社は自らの考えで警察や弁護士に連絡できる。",
            _FREE,
        ),
    ),
    *article(
        49,
        "最終合意",
        "Final agreement",
        Clause(
            "precedence",
            "Terms and quote are the whole agreement and go before any other.",
            "約款と見積りが合意の全てであり、他の取決めに勝る。",
        ),
    ),
    *article(
        50,
        "合意管轄",
        "Jurisdiction",
        Clause(
            "declaratory",
            "The Tokyo District Court alone hears disputes at first instance.",
            "第一審は東京地方裁判所だけで争う。",
            Told("declaratory: jurisdiction", "宣言的規定：管轄"),
        ),
    ),
    *article(
        51,
        "準拠法",
        "Governing law",
        Clause(
            "declaratory",
            "Japanese law governs the contract.",
            "契約には日本の法が適用される。",
            Told("declaratory: governing law", "宣言的規定：準拠法"),
        ),
    ),
    *article(
        52,
        "協議",
        "Consultation",
        Clause(
            "obligation",
            "Gaps and doubts are settled by consultation in good faith.",
            "定めのない点や疑問は、誠実な話合いで解決する。",
            Told(
                "consultation: it has no day and blocks no result; open points of the text are the readings",
                "協議：期日がなく計算を妨げない。解釈の余地は「解釈」（X番号）として選べる",
            ),
        ),
    ),
)
