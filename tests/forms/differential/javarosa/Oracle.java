import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.model.utils.DateUtils;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.XPathNodeset;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathFuncExpr;

/**
 * Plays answer scripts with JavaRosa. One command a line, fields separated by tabs; each answered by lines
 * of which the last is "END".
 */
public final class Oracle {
    private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private FormDef form;
    private FormEntryController controller;

    public static void main(String[] args) throws Exception {
        System.setOut(System.err);
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        Oracle oracle = new Oracle();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                oracle.run(line.split("\t", -1));
            } catch (Exception | StackOverflowError | NoClassDefFoundError e) {
                OUT.println("ERROR\t" + String.valueOf(e.getMessage()).replace('\n', ' ').replace('\t', ' '));
            }
            OUT.println("END");
            OUT.flush();
        }
    }

    private void run(String[] command) throws Exception {
        switch (command[0]) {
            case "LOAD" -> load(command[1]);
            case "ANSWER" -> answer(command[1], command[2]);
            case "ADD" -> add(command[1]);
            case "REMOVE" -> remove(command[1]);
            case "DUMP" -> dump();
            case "TEXTS" -> texts();
            case "LANGUAGE" -> language(command[1]);
            case "EVAL" -> evaluate(command[1], command[2]);
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private void load(String path) throws Exception {
        Path folder = new File(path).getAbsoluteFile().getParentFile().toPath();
        ReferenceManager.instance().reset();
        ReferenceManager.instance().addReferenceFactory(new Beside(folder));
        form = XFormUtils.getFormFromFormXml(new File(path).getAbsolutePath(), null);
        controller = new FormEntryController(new FormEntryModel(form));
        form.initialize(true, new InstanceInitializationFactory());
        walk();
        OUT.println("OK");
    }

    private void walk() {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            // stepping creates the occurrences that a repeat count asks for
        }
    }

    private void language(String name) {
        form.getLocalizer().setLocale(name);
        OUT.println("OK");
    }

    /** What is read on the screen: labels, hints and choices of all questions asked now. */
    private void texts() {
        FormEntryModel model = controller.getModel();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int at = controller.stepToNextEvent();
        while (at != FormEntryController.EVENT_END_OF_FORM) {
            if (at == FormEntryController.EVENT_QUESTION) {
                FormEntryPrompt prompt = model.getQuestionPrompt();
                String path = model.getFormIndex().getReference().toString(true);
                line("LABEL", path, prompt.getLongText());
                line("HINT", path, prompt.getHelpText());
                line("READONLY", path, prompt.isReadOnly() ? "1" : "0");
                line("REQUIRED", path, prompt.isRequired() ? "1" : "0");
                if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE
                    || prompt.getControlType() == Constants.CONTROL_SELECT_MULTI
                    || prompt.getControlType() == Constants.CONTROL_RANK) {
                    for (SelectChoice choice : prompt.getSelectChoices()) {
                        line("CHOICE", path, choice.getValue() + "\u001f" + prompt.getSelectChoiceText(choice));
                    }
                }
            }
            at = controller.stepToNextEvent();
        }
    }

    private static void line(String kind, String path, String text) {
        OUT.println(kind + "\t" + path + "\t" + String.valueOf(text).replace("\n", " ").replace("\t", " "));
    }

    private FormIndex find(String path, int event) {
        FormEntryModel model = controller.getModel();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int at = controller.stepToNextEvent();
        while (at != FormEntryController.EVENT_END_OF_FORM) {
            FormIndex index = model.getFormIndex();
            if (at == event && path.equals(index.getReference().toString(true))) {
                return index;
            }
            at = controller.stepToNextEvent();
        }
        return null;
    }

    private void answer(String path, String value) {
        FormIndex index = find(path, FormEntryController.EVENT_QUESTION);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(index);
        IAnswerData data = null;
        if (!value.isEmpty()) {
            IAnswerData template = AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType());
            data = template == null ? new StringData(value) : template.cast(new UncastData(value));
        }
        int status = controller.answerQuestion(index, data, true);
        OUT.println("STATUS\t" + switch (status) {
            case FormEntryController.ANSWER_OK -> "ok";
            case FormEntryController.ANSWER_CONSTRAINT_VIOLATED -> "constraint";
            default -> "required";
        });
        walk();
    }

    private void add(String path) {
        FormIndex index = find(path, FormEntryController.EVENT_PROMPT_NEW_REPEAT);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        controller.newRepeat(index);
        OUT.println("STATUS\tok");
        walk();
    }

    private void remove(String path) {
        FormIndex index = find(path, FormEntryController.EVENT_REPEAT);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        controller.deleteRepeat(index);
        OUT.println("STATUS\tok");
        walk();
    }

    /** The value of an expression (in base64) seen from the node at a path, with its kind. */
    private void evaluate(String path, String expression) throws Exception {
        TreeReference from = null;
        for (TreeElement element : all(form.getMainInstance().getRoot(), new ArrayList<>())) {
            if (path.equals(element.getRef().toString(true))) {
                from = element.getRef();
            }
        }
        String source = new String(Base64.getDecoder().decode(expression), StandardCharsets.UTF_8);
        EvaluationContext context = new EvaluationContext(form.getEvaluationContext(), from);
        Object value = XPathParseTool.parseXPath(source).eval(form.getMainInstance(), context);
        if (value instanceof XPathNodeset nodes) {
            StringBuilder texts = new StringBuilder("VALUE\tnodes");
            for (Object one : nodes.toArgList()) {
                texts.append('\t').append(encoded(XPathFuncExpr.toString(one)));
            }
            OUT.println(texts);
            return;
        }
        String kind = value instanceof Double ? "number" : value instanceof Boolean ? "boolean"
            : value instanceof Date ? "date" : "string";
        String text = value instanceof Double ? String.valueOf(value)
            : value instanceof Date date ? DateUtils.formatDateTime(date, DateUtils.FORMAT_ISO8601)
            : XPathFuncExpr.toString(value);
        OUT.println("VALUE\t" + kind + "\t" + encoded(text));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<TreeElement> all(TreeElement element, List<TreeElement> found) {
        found.add(element);
        for (int i = 0; i < element.getNumChildren(); i++) {
            all(element.getChildAt(i), found);
        }
        return found;
    }

    private void dump() throws Exception {
        nodes(form.getMainInstance().getRoot());
        ValidateOutcome outcome = form.validate(true);
        if (outcome == null || outcome.outcome == FormEntryController.ANSWER_OK) {
            OUT.println("VALID");
        } else {
            String reason = outcome.outcome == FormEntryController.ANSWER_CONSTRAINT_VIOLATED ? "constraint" : "required";
            OUT.println("INVALID\t" + outcome.failedPrompt.getReference().toString(true) + "\t" + reason);
        }
        byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
        OUT.println("XML\t" + Base64.getEncoder().encodeToString(xml));
    }

    private void nodes(TreeElement element) {
        for (int i = 0; i < element.getNumChildren(); i++) {
            TreeElement child = element.getChildAt(i);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            String value = "";
            if (child.getValue() != null) {
                Object text = new XFormAnswerDataSerializer().serializeAnswerData(child.getValue(), child.getDataType());
                value = text instanceof String ? (String) text : child.getValue().uncast().getString();
            }
            OUT.println("NODE\t" + child.getRef().toString(true) + "\t" + (child.isRelevant() ? "1" : "0") + "\t"
                + value.replace("\n", " ").replace("\t", " "));
            nodes(child);
        }
    }

    /** Lists beside the form: jr://file/x.xml and jr://file-csv/x.csv. */
    private static final class Beside extends PrefixedRootFactory {
        private final Path folder;

        Beside(Path folder) {
            super(new String[] {"file/", "file-csv/"});
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            return new ListFile(folder.resolve(Path.of(terminal).getFileName()), uri);
        }
    }

    private record ListFile(Path path, String uri) implements Reference {
        @Override
        public boolean doesBinaryExist() {
            return Files.exists(path);
        }

        @Override
        public InputStream getStream() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public String getURI() {
            return uri;
        }

        @Override
        public String getLocalURI() {
            return path.toString();
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public void remove() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public Reference[] probeAlternativeReferences() {
            return new Reference[0];
        }
    }
}
